import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { chainOf, draft } from '../testing'
import { LEDGER_PURPOSES, LEDGER_STATES } from './event'
import { dpvReceipt, type JsonLd } from './receipt-dpv'
import { kantaraReceipt, type ReceiptController } from './receipt-kantara'

const FIXTURES = '../shared/fixtures/consent'
const present = existsSync(FIXTURES)
const CONTROLLER: ReceiptController = {
  name: 'Optique du Parlement',
  contact: 'Déléguée à la protection des données',
  email: 'dpo@parlement.example',
  phone: '+33299001405',
  address: {
    streetAddress: '3 rue du Parlement',
    postalCode: '35000',
    addressLocality: 'Rennes',
    addressCountry: 'FR',
  },
  policyUrl: 'https://parlement.example/donnees',
  preferencesUrl: 'https://parlement.example/preferences',
}
const ENTRIES = chainOf(
  LEDGER_PURPOSES.flatMap((purpose, p) =>
    LEDGER_STATES.map((state, s) =>
      draft(p * 10 + s, {
        purpose,
        state,
        language: s % 2 ? 'en' : 'fr',
        controller: p % 2 ? 'Partenaire' : CONTROLLER.name,
      }),
    ),
  ),
)

interface Schema {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  required?: string[]
  enum?: unknown[]
  minimum?: number
  oneOf?: Schema[]
}

/** The keywords of JSON Schema draft 04 that the Kantara schema uses; paths of what is wrong. */
function violations(schema: Schema, value: unknown, path = '$'): string[] {
  const found: string[] = []
  const kind = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value
  if (schema.type && schema.type !== kind) return [`${path}: ${kind} instead of ${schema.type}`]
  if (schema.enum && !schema.enum.includes(value)) found.push(`${path}: not in enum`)
  if (schema.minimum !== undefined && typeof value === 'number' && value < schema.minimum) found.push(`${path}: below`)
  if (kind === 'object') {
    const object = value as Record<string, unknown>
    for (const name of schema.required ?? []) if (!(name in object)) found.push(`${path}.${name}: missing`)
    for (const [name, inner] of Object.entries(schema.properties ?? {}))
      if (name in object) found.push(...violations(inner, object[name], `${path}.${name}`))
  }
  if (schema.items && Array.isArray(value))
    for (const [index, item] of value.entries()) found.push(...violations(schema.items, item, `${path}[${index}]`))
  if (schema.oneOf) {
    const passing = schema.oneOf.filter((inner) => violations(inner, value, path).length === 0).length
    if (passing !== 1) found.push(`${path}: ${passing} of oneOf`)
  }
  return found
}

describe('Kantara receipt', () => {
  test.skipIf(!present)(
    `every kind of choice is valid against the published schema (skipped without ${FIXTURES})`,
    () => {
      const text = readFileSync(`${FIXTURES}/kantara/kantara-consent-receipt-v1_1-schema.json`, 'utf8')
      const schema = JSON.parse(text.replace(/^\s*\/\/.*$/gm, '')) as Schema
      const example: unknown = JSON.parse(
        readFileSync(`${FIXTURES}/kantara/kantara-consent-receipt-v1_1-example.json`, 'utf8'),
      )
      expect(violations(schema, example)).toEqual([])
      for (const entry of ENTRIES)
        expect(violations(schema, kantaraReceipt(entry, CONTROLLER, entry.subject_id))).toEqual([])
      const { services: _, ...incomplete } = kantaraReceipt(ENTRIES[0]!, CONTROLLER, 'x')
      expect(violations(schema, incomplete)).toEqual(['$.services: missing'])
      const nameless = kantaraReceipt(ENTRIES[7]!, CONTROLLER, 'x')
      delete nameless.services[0]!.purposes[0]!.thirdPartyName
      expect(violations(schema, nameless)).toEqual(['$.services[0].purposes[0]: 0 of oneOf'])
    },
  )
  test('names the choice, its time in seconds, how it was made and where it is withdrawn', () => {
    const receipt = kantaraReceipt(ENTRIES[0]!, CONTROLLER, 'client 42', 'cle+00000000+AQ==')
    expect(receipt).toMatchObject({
      version: 'KI-CR-v1.1.0',
      consentReceiptID: ENTRIES[0]!.id,
      consentTimestamp: Date.parse(ENTRIES[0]!.occurred_at) / 1000,
      collectionMethod: 'Case cochée',
      publicKey: 'cle+00000000+AQ==',
      services: [{ purposes: [{ consentType: 'EXPLICIT', thirdPartyDisclosure: false }] }],
    })
    expect(receipt.services[0]!.purposes[0]!.termination).toContain(CONTROLLER.preferencesUrl)
    expect(
      kantaraReceipt({ ...ENTRIES[0]!, state: 'withdrawn' }, CONTROLLER, 'x').services[0]!.purposes[0]!.consentType,
    ).toBe('N/A')
  })
})

/** Every property name of a JSON-LD document, at any depth. */
function termsOf(value: unknown, terms = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) termsOf(item, terms)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      if (name !== '@context') {
        terms.add(name)
        termsOf(inner, terms)
      }
    }
  return terms
}

describe('ISO/IEC TS 27560 receipt in DPV terms', () => {
  const receipt = dpvReceipt(ENTRIES, CONTROLLER, { id: ENTRIES[0]!.id, createdAt: new Date('2026-12-01T10:00:00Z') })
  test('one record per purpose, channel, brand and controller, each with the whole history of its choices', () => {
    const records = receipt['dpv:hasRecordOfActivity'] as JsonLd[]
    expect(records).toHaveLength(LEDGER_PURPOSES.length)
    for (const record of records) expect(record['dpv:hasConsentStatus']).toHaveLength(LEDGER_STATES.length)
    expect((records[0]!['dpv:hasConsentStatus'] as JsonLd[]).map((status) => status['@type'])).toEqual([
      'dpv:ConsentGiven',
      'dpv:ConsentRefused',
      'dpv:ConsentRequested',
      'dpv:ConsentGiven',
      'dpv:ConsentWithdrawn',
      'dpv:ConsentExpired',
      'dpv:ConsentUnknown',
    ])
  })
  test.skipIf(!present)(`every dpv property is one of the published guide’s (skipped without ${FIXTURES})`, () => {
    const guide = termsOf(JSON.parse(readFileSync(`${FIXTURES}/iso27560-dpv-examples.json`, 'utf8')))
    const unknown = [...termsOf(receipt)].filter((term) => term.startsWith('dpv:') && !guide.has(term))
    expect(unknown).toEqual([])
    const required = [
      'dct:identifier',
      'dct:conformsTo',
      'dpv:hasDataSubject',
      'dpv:hasNotice',
      'dpv:hasProcess',
      'dpv:hasConsentStatus',
    ]
    for (const term of required) expect(termsOf(receipt)).toContain(term)
  })
  test('every prefix used is declared', () => {
    const declared = Object.keys(receipt['@context'] as JsonLd)
    for (const term of termsOf(receipt)) if (term.includes(':')) expect(declared).toContain(term.split(':')[0])
  })
})
