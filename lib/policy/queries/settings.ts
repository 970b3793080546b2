import 'server-only'
import { eq } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { settings } from '@/db/schema'
import { DEFAULT_SETTINGS, type PolicySettings } from '../domain/settings'

/** Key of the settings row that holds the administrator's stricter figures. */
export const POLICY_SETTING = 'contact_policy'

/** The figures in force: the law's and the house's, or the administrator's stricter ones. */
export async function policySettingsOf(reader: Executor): Promise<PolicySettings> {
  const [row] = await reader.select({ value: settings.value }).from(settings).where(eq(settings.key, POLICY_SETTING))
  return { ...DEFAULT_SETTINGS, ...((row?.value ?? {}) as Partial<PolicySettings>) }
}
