import 'server-only'
import { eq } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { settings } from '@/db/schema'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { RULE_CODES, RULE_VERSION } from '../domain/rules'
import { DEFAULT_SETTINGS, noLooserThanDefault, type PolicySettings } from '../domain/settings'
import type { Locale } from '../domain/vocabulary'
import { policySettingsSchema } from '../schemas'
import type { ContactPolicyView } from '../views'
import { ruleView } from './rule-view'

/** Key of the settings row that holds the administrator's stricter figures. */
export const POLICY_SETTING = 'contact_policy'

/** The figures in force: the law's and the house's, or the administrator's where they are stricter. */
export async function policySettingsOf(reader: Executor): Promise<PolicySettings> {
  const [row] = await reader
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.key, POLICY_SETTING))
    .prepare('policy_settings')
    .execute()
  const stored = policySettingsSchema.safeParse(row?.value)
  return stored.success ? noLooserThanDefault(stored.data) : DEFAULT_SETTINGS
}

/** Every rule in words, and the figures in force. */
export async function getContactPolicy(actor: Actor, locale: Locale): Promise<ContactPolicyView> {
  demand(actor, 'policy.review')
  const { revision, ...figures } = await policySettingsOf(database())
  return {
    ruleVersion: RULE_VERSION,
    revision: revision ?? null,
    figures,
    rules: RULE_CODES.map((code) => ruleView(code, figures, locale)),
    mayEdit: can(actor, 'settings.policy'),
  }
}
