import type { LedgerEntry, LedgerPurpose, LedgerState } from './event'
import type { ReceiptController } from './receipt-kantara'
import { METHOD_WORDS, PURPOSE_WORDS, receiptLanguage } from './receipt-words'

/** Vocabularies of ISO/IEC TS 27560 records as the W3C DPV guide writes them. */
const CONTEXT = {
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  loc: 'https://w3id.org/dpv/loc#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  dct: 'http://purl.org/dc/terms/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  schema: 'https://schema.org/',
}

const PURPOSES: Record<LedgerPurpose, string> = {
  marketing: 'dpv:DirectMarketing',
  marketing_off_hours: 'dpv:DirectMarketing',
  survey: 'dpv:CustomerRelationshipManagement',
  service: 'dpv:ServiceProvision',
  tracking: 'dpv:ServiceUsageAnalytics',
  recording: 'dpv:CustomerRelationshipManagement',
  profiling: 'dpv:Personalisation',
}

const STATUSES: Record<LedgerState, string> = {
  granted: 'dpv:ConsentGiven',
  confirmed: 'dpv:ConsentGiven',
  denied: 'dpv:ConsentRefused',
  pending: 'dpv:ConsentRequested',
  withdrawn: 'dpv:ConsentWithdrawn',
  expired: 'dpv:ConsentExpired',
  imported: 'dpv:ConsentUnknown',
}

const LEGAL_BASES: Record<LedgerEntry['legal_basis'], string> = {
  consent: 'eu-gdpr:A6-1-a',
  contract: 'eu-gdpr:A6-1-b',
  legal_obligation: 'eu-gdpr:A6-1-c',
  legitimate_interest: 'eu-gdpr:A6-1-f',
}

const PERSONAL_DATA: Record<NonNullable<LedgerEntry['contact_point_kind']>, string> = {
  email: 'pd:EmailAddress',
  phone: 'pd:TelephoneNumber',
  whatsapp: 'pd:TelephoneNumber',
  messenger: 'pd:SocialMediaCommunication',
  instagram: 'pd:SocialMediaCommunication',
  postal_address: 'pd:PhysicalAddress',
  social: 'pd:SocialMediaCommunication',
}

export interface JsonLd {
  [name: string]: string | number | boolean | JsonLd | (string | JsonLd)[]
}

function statusOf(entry: LedgerEntry): JsonLd {
  const asked = entry.state === 'pending' || entry.state === 'expired'
  return {
    '@type': STATUSES[entry.state],
    'dpv:isIndicatedBy': asked ? 'dpv:DataController' : 'dpv:DataSubject',
    'dpv:isIndicatedAtTime': entry.occurred_at,
    'dpv:hasIndicationMethod': METHOD_WORDS[entry.method][receiptLanguage(entry)],
    ...(entry.valid_until === null
      ? {}
      : { 'dpv:hasDuration': { '@type': 'dpv:UntilTimeDuration', 'rdf:value': entry.valid_until } }),
  }
}

function processOf(entry: LedgerEntry): JsonLd {
  return {
    '@type': 'dpv:Process',
    'dpv:hasPurpose': {
      '@type': 'dpv:Purpose',
      'skos:broader': PURPOSES[entry.purpose],
      'dct:description': PURPOSE_WORDS[entry.purpose][receiptLanguage(entry)],
    },
    'dpv:hasLegalBasis': LEGAL_BASES[entry.legal_basis],
    'dpv:hasPersonalData': entry.contact_point_kind === null ? 'pd:Contact' : PERSONAL_DATA[entry.contact_point_kind],
    'dpv:hasDataController': entry.controller,
    'dpv:hasService': { '@type': 'dpv:Service', 'dct:title': entry.brand },
    'dct:medium': entry.channel,
  }
}

/** The consent record of the choices about one purpose on one channel, oldest first; ISO/IEC TS 27560 in DPV terms. */
export function consentRecord(
  entries: readonly [LedgerEntry, ...LedgerEntry[]],
  controller: ReceiptController,
): JsonLd {
  const latest = entries.at(-1) ?? entries[0]
  return {
    '@id': `urn:uuid:${latest.id}`,
    '@type': 'dpv:ConsentRecord',
    'dct:identifier': latest.id,
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#record',
    'dpv:hasDataSubject': { '@id': `urn:uuid:${latest.subject_id}`, '@type': 'dpv:DataSubject' },
    'dpv:hasDataController': controller.name,
    'dpv:hasJurisdiction': `loc:${latest.jurisdiction}`,
    'dpv:hasApplicableLaw': 'eu-gdpr:GDPR',
    ...(latest.notice_version === null
      ? {}
      : {
          'dpv:hasNotice': {
            '@type': 'dpv:ConsentNotice',
            'dct:identifier': latest.notice_version,
            'dct:language': latest.language,
            ...(latest.notice_sha256 === null ? {} : { 'dct:hasVersion': `sha256:${latest.notice_sha256}` }),
          },
        }),
    'dpv:hasProcess': processOf(latest),
    'dpv:hasConsentStatus': entries.map(statusOf),
    'dpv:hasConsentControl': {
      '@type': ['dpv:ProvideConsent', 'dpv:WithdrawConsent'],
      'dpv:isExercisedAt': controller.preferencesUrl,
    },
    'dpv:hasRight': {
      '@type': ['dpv:DataSubjectRight', 'eu-gdpr:A7-3'],
      'dct:title': receiptLanguage(latest) === 'fr' ? 'Droit de retirer son consentement' : 'Right to withdraw consent',
      'dpv:isExercisedAt': controller.preferencesUrl,
    },
  }
}

const sameMatter = (a: LedgerEntry, b: LedgerEntry) =>
  a.controller === b.controller && a.brand === b.brand && a.purpose === b.purpose && a.channel === b.channel

/** The receipt over any number of recorded choices: one record per purpose, channel and brand. */
export function dpvReceipt(
  entries: readonly LedgerEntry[],
  controller: ReceiptController,
  receipt: { id: string; createdAt: Date },
): JsonLd {
  const groups: [LedgerEntry, ...LedgerEntry[]][] = []
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
    const group = groups.find((candidate) => sameMatter(candidate[0], entry))
    if (group) group.push(entry)
    else groups.push([entry])
  }
  return {
    '@context': CONTEXT,
    '@id': `urn:uuid:${receipt.id}`,
    '@type': 'dpv:ConsentReceipt',
    'dct:identifier': receipt.id,
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#receipt',
    'dct:created': receipt.createdAt.toISOString(),
    'dct:publisher': controller.name,
    'schema:recipient': 'dpv:DataSubject',
    'dpv:hasEntity': {
      '@type': ['dpv:Organisation', 'dpv:DataController'],
      'dpv:hasName': controller.name,
      'schema:contactPoint': {
        '@type': 'schema:ContactPoint',
        'schema:email': controller.email,
        'schema:telephone': controller.phone,
      },
    },
    'dpv:hasRecordOfActivity': groups.map((group) => consentRecord(group, controller)),
  }
}
