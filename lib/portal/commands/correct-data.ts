import 'server-only'
import { database } from '@/db/client'
import { portalTokens } from '@/db/schema'
import { provenContactPointIn } from '@/lib/customers/commands/contact-points'
import { type CorrectionView, correctIdentityIn } from '@/lib/customers/commands/correct-identity'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { noteAttempts, recentAttempts, throttleKey } from '@/lib/platform/throttle'
import { changePreferences } from '@/lib/preferences/commands'
import { hashSecret, newSecret } from '../domain/secrets'
import { askAccessInput } from '../schemas'
import type { PortalActor } from '../session'
import { TOKEN_MS } from './ask-access'
import { guessCode, useUp } from './open-session'

const MAX_PER_CUSTOMER = 10

export type OwnIdentity = Partial<Record<'givenName' | 'familyName' | 'organisationName' | 'birthDate', string>>

function demandFile(actor: PortalActor): void {
  if (actor.scope !== 'full') throw new DomainError('forbidden')
}

/** Corrects one's own name or date of birth. Throws `forbidden`, `invalid_input`. */
export async function correctOwnIdentity(actor: PortalActor, given: OwnIdentity): Promise<CorrectionView> {
  demandFile(actor)
  return database().transaction((tx) => correctIdentityIn(tx, actor, { ...given, customerId: actor.id }))
}

/**
 * Sends a code to an address that the customer wants to be reached at: only its return makes it theirs. Returns the
 * secret for the browser that asked. Throws `forbidden`, `invalid_input`, `rate_limited`.
 */
export async function askProof(actor: PortalActor, given: { address: string }): Promise<{ browserSecret: string }> {
  demandFile(actor)
  const parsed = askAccessInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const by = parsed.data.address.includes('@') ? 'email' : 'sms'
  const kind = by === 'email' ? 'email' : 'phone'
  const address = normaliseContactPoint(kind, parsed.data.address)
  if (!address) throw new DomainError('invalid_input')
  const key = throttleKey('portal-proof', actor.id)
  if ((await recentAttempts(key)) >= MAX_PER_CUSTOMER) throw new DomainError('rate_limited')
  const browserSecret = newSecret()
  await database().transaction(async (tx) => {
    await noteAttempts(tx, [key])
    const [token] = await tx
      .insert(portalTokens)
      .values({
        kind: 'point',
        customerId: actor.id,
        target: `${kind}:${address}`,
        secretHash: hashSecret(browserSecret),
        expiresAt: new Date(Date.now() + TOKEN_MS),
      })
      .returning({ id: portalTokens.id })
    if (!token) throw new Error('token not written')
    await enqueue(tx, 'portal.prove', { tokenId: token.id, by, address }, { maxAttempts: 3 })
  })
  return { browserSecret }
}

/**
 * Takes the code that was sent to a new address: the address is the customer's, verified, and used first. Throws
 * `forbidden`, and `gone` for a wrong, used or old code, or one sent for somebody else.
 */
export async function provePoint(
  actor: PortalActor,
  given: { browserSecret: string; code: string; language: 'fr' | 'en' },
): Promise<void> {
  demandFile(actor)
  const guessed = await guessCode(hashSecret(given.browserSecret), 'point', given.code)
  if (!guessed?.target || guessed.customerId !== actor.id) throw new DomainError('gone')
  const [kind, value] = splitTarget(guessed.target)
  const pointId = await database().transaction(async (tx) => {
    if (!(await useUp(tx, guessed.id))) throw new DomainError('gone')
    return provenContactPointIn(tx, actor, { customerId: actor.id, kind, value })
  })
  await changePreferences(
    actor,
    { customerId: actor.id, patch: kind === 'email' ? { bestEmailId: pointId } : { bestPhoneId: pointId } },
    { language: given.language },
  )
}

/** Kind and value of a token's target. */
export function splitTarget(target: string): ['email' | 'phone', string] {
  const at = target.indexOf(':')
  return [target.slice(0, at) === 'email' ? 'email' : 'phone', target.slice(at + 1)]
}
