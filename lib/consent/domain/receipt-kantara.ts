import type { LedgerEntry, LedgerPurpose } from './event'
import { METHOD_WORDS, PURPOSE_WORDS, receiptLanguage } from './receipt-words'

/** Who answers for the processing, as both receipts show it. */
export interface ReceiptController {
  name: string
  contact: string
  email: string
  phone: string
  address: { streetAddress: string; postalCode: string; addressLocality: string; addressCountry: string }
  url?: string
  policyUrl: string
  /** Where the consent is withdrawn: the preference portal. */
  preferencesUrl: string
}

interface KantaraPurpose {
  purpose: string
  consentType: 'EXPLICIT' | 'N/A'
  purposeCategory: string[]
  piiCategory: string[]
  primaryPurpose: boolean
  termination: string
  thirdPartyDisclosure: boolean
  thirdPartyName?: string
}

/** A consent receipt of the Kantara Initiative, version 1.1. */
export interface KantaraReceipt {
  version: 'KI-CR-v1.1.0'
  jurisdiction: string
  /** Seconds since 1970. */
  consentTimestamp: number
  collectionMethod: string
  consentReceiptID: string
  publicKey?: string
  language: string
  piiPrincipalId: string
  piiControllers: {
    piiController: string
    onBehalf: boolean
    contact: string
    address: Record<string, string>
    email: string
    phone: string
    piiControllerUrl?: string
  }[]
  policyUrl: string
  services: { service: string; purposes: KantaraPurpose[] }[]
  sensitive: boolean
  spiCat: string[]
}

/** Purpose categories of the specification's appendix. */
const CATEGORIES: Record<LedgerPurpose, string> = {
  marketing: '6 - Marketing',
  marketing_off_hours: '6 - Marketing',
  survey: '3 - Improve Performance',
  service: '2 - Contracted Service',
  tracking: '3 - Improve Performance',
  recording: '3 - Improve Performance',
  profiling: '5 - Personalize Experience',
}

function termination(entry: LedgerEntry, controller: ReceiptController): string {
  const french = receiptLanguage(entry) === 'fr'
  if (entry.state === 'withdrawn' || entry.state === 'denied')
    return french ? `Refusé ou retiré le ${entry.occurred_at}` : `Refused or withdrawn on ${entry.occurred_at}`
  const until = entry.valid_until
  const end = until === null ? (french ? 'jusqu’au retrait' : 'until withdrawn') : until
  return french ? `${end}, sur ${controller.preferencesUrl}` : `${end}, at ${controller.preferencesUrl}`
}

/**
 * The receipt of one recorded choice. `principal` names the person as the receipt should (an opaque
 * identifier is enough); `vkey` lets the reader find the key that signs our checkpoints.
 */
export function kantaraReceipt(
  entry: LedgerEntry,
  controller: ReceiptController,
  principal: string,
  vkey?: string,
): KantaraReceipt {
  const language = receiptLanguage(entry)
  const disclosed = entry.controller !== controller.name
  const given = entry.state === 'granted' || entry.state === 'confirmed'
  return {
    version: 'KI-CR-v1.1.0',
    jurisdiction: entry.jurisdiction,
    consentTimestamp: Math.floor(Date.parse(entry.occurred_at) / 1000),
    collectionMethod: METHOD_WORDS[entry.method][language],
    consentReceiptID: entry.id,
    ...(vkey === undefined ? {} : { publicKey: vkey }),
    language: entry.language,
    piiPrincipalId: principal,
    piiControllers: [
      {
        piiController: controller.name,
        onBehalf: false,
        contact: controller.contact,
        address: { ...controller.address },
        email: controller.email,
        phone: controller.phone,
        ...(controller.url === undefined ? {} : { piiControllerUrl: controller.url }),
      },
    ],
    policyUrl: controller.policyUrl,
    services: [
      {
        service: entry.brand,
        purposes: [
          {
            purpose: PURPOSE_WORDS[entry.purpose][language],
            consentType: given && entry.legal_basis === 'consent' ? 'EXPLICIT' : 'N/A',
            purposeCategory: [CATEGORIES[entry.purpose]],
            piiCategory: ['2 - Contact'],
            primaryPurpose: entry.purpose === 'service',
            termination: termination(entry, controller),
            thirdPartyDisclosure: disclosed,
            ...(disclosed ? { thirdPartyName: entry.controller } : {}),
          },
        ],
      },
    ],
    sensitive: false,
    spiCat: [],
  }
}
