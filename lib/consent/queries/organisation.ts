import 'server-only'
import { eq } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { settings } from '@/db/schema'
import type { ReceiptController } from '../domain/receipt-kantara'

/** Who answers for the processing and under which brand we write, as receipts and the ledger name them. */
export type Organisation = Omit<ReceiptController, 'policyUrl' | 'preferencesUrl'> & {
  brand: string
  /** Absolute, or null where the organisation has not said: our own page then. */
  policyUrl: string | null
}

/** Key of the settings row that names the organisation. */
export const ORGANISATION_SETTING = 'organisation'

/** What an installation is called before its administrator has said. */
const UNNAMED: Organisation = {
  name: 'Relais',
  brand: 'Relais',
  contact: 'Délégué à la protection des données',
  email: 'dpo@localhost.localdomain',
  phone: '',
  address: { streetAddress: '', postalCode: '', addressLocality: '', addressCountry: 'FR' },
  policyUrl: null,
}

export async function organisationOf(reader: Executor): Promise<Organisation> {
  const [row] = await reader
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.key, ORGANISATION_SETTING))
    .prepare('organisation')
    .execute()
  return { ...UNNAMED, ...((row?.value ?? {}) as Partial<Organisation>) }
}
