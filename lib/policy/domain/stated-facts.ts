import type { ContactFacts } from './types'

/** Facts of a golden record, by their names. */
export type RecordFacts = Readonly<Record<string, string | number | boolean>>

/**
 * Facts of the company about a customer that the policy reads, as source records state them under `facts`; absent means
 * unknown, which never helps to send (docs/CONTACT-DECISIONS.md).
 */
const STATED = {
  contractOngoing: 'contract_ongoing',
  relatedOffer: 'contract_related_offer',
  soldAt: 'last_sale_at',
  soldAnalogous: 'last_sale_analogous',
  soldOptOutOffered: 'last_sale_opt_out_offered',
  jobRelated: 'job_related',
  interestDocumented: 'interest_documented',
  parentalConsent: 'parental_consent',
  timeZone: 'time_zone',
} as const

/** What a golden record's facts say to the contact policy. */
export function statedFacts(facts: RecordFacts): ContactFacts {
  const yes = (name: string) => facts[name] === true
  const soldAt = facts[STATED.soldAt]
  const zone = facts[STATED.timeZone]
  return {
    ...(yes(STATED.parentalConsent) ? { parentalConsent: true } : {}),
    ...(yes(STATED.jobRelated) ? { jobRelated: true } : {}),
    ...(yes(STATED.interestDocumented) ? { interestDocumented: true } : {}),
    ...(typeof zone === 'string' ? { timeZone: zone } : {}),
    ...(yes(STATED.contractOngoing) ? { contract: { ongoing: true, relatedOffer: yes(STATED.relatedOffer) } } : {}),
    ...(typeof soldAt === 'string' && !Number.isNaN(Date.parse(soldAt))
      ? {
          priorSale: {
            at: new Date(soldAt).toISOString(),
            sameEntity: true,
            analogousProduct: yes(STATED.soldAnalogous),
            optOutOffered: yes(STATED.soldOptOutOffered),
          },
        }
      : {}),
  }
}
