import type { ContactFacts } from './types'
import type { ContactChannel } from './vocabulary'

/** CONTACT-POLICY.md limits the existing-customer exception to these. */
const CHANNELS: readonly ContactChannel[] = ['email', 'sms', 'rcs']

/**
 * The channels on which a consumer may be written to without a consent because they bought something alike and were
 * offered to say no (CPCE L34-5): as long as they have not said it, which is for the caller to look at. `now`: epoch ms.
 */
export function existingCustomerChannels({ priorSale: sale }: ContactFacts, now: number): readonly ContactChannel[] {
  const holds =
    sale?.sameEntity === true &&
    sale.analogousProduct === true &&
    sale.optOutOffered === true &&
    (sale.at === undefined || Date.parse(sale.at) <= now)
  return holds ? CHANNELS : []
}
