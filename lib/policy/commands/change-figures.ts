import 'server-only'
import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { database } from '@/db/client'
import { settings } from '@/db/schema'
import { canonicalJson, sha256Hex } from '@/lib/consent/domain/canonical'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { DEFAULT_SETTINGS, looserThanDefault, type PolicyFigures } from '../domain/settings'
import { POLICY_SETTING, policySettingsOf } from '../queries/settings'
import { changeFiguresInput } from '../schemas'

/** Names figures by what they are; null for those of the law and the house. */
function revisionOf(figures: PolicyFigures): string | null {
  const text = canonicalJson(figures)
  return text === canonicalJson(DEFAULT_SETTINGS) ? null : sha256Hex(text).slice(0, 8)
}

export type ChangedFigures = { revision: string | null; before: PolicyFigures }

/** Whoever changes the figures waits here for whoever does it at the same time. */
const FIGURES_LOCK = 7_236_012

/**
 * Makes the figures of the contact rules stricter, or brings them back to those of the law; decisions follow them from
 * the COMMIT on, those at the moment of sending too. The revision is made from the figures themselves, so that a rule
 * version names the same rules for ever. Throws `invalid_input`, `looser_than_law` (naming the figures), `conflict`
 * when somebody changed them meanwhile.
 */
export async function changeFigures(actor: Actor, given: z.input<typeof changeFiguresInput>): Promise<ChangedFigures> {
  demand(actor, 'settings.policy')
  const parsed = changeFiguresInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { figures, seen } = parsed.data
  const looser = looserThanDefault(figures)
  if (looser.length > 0)
    throw new DomainError('looser_than_law', { fields: Object.fromEntries(looser.map((name) => [name, ['looser']])) })
  return database().transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${FIGURES_LOCK})`)
    const { revision: present = null, ...before } = await policySettingsOf(tx)
    if (present !== seen) throw new DomainError('conflict')
    const revision = revisionOf(figures)
    if (revision === null) await tx.delete(settings).where(eq(settings.key, POLICY_SETTING))
    else {
      const value = { ...figures, revision }
      await tx
        .insert(settings)
        .values({ key: POLICY_SETTING, value })
        .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt: sql`now()` } })
    }
    await audit(tx, actor, {
      action: 'policy.change_figures',
      subjectKind: 'contact_policy',
      details: { from: { ...before, revision: present }, to: { ...figures, revision } },
    })
    return { revision, before }
  })
}
