import { IDENTIFIER_ATTRIBUTES, identifierOf } from './company-identifiers'

/** Rules in their order of strength (PRODUCT.md §2). */
export type SurvivorshipRule = 'verified' | 'steward' | 'trusted' | 'recent' | 'complete'

export const GOLDEN_ATTRIBUTES = [
  'displayName',
  'givenName',
  'familyName',
  'organisationName',
  'birthDate',
  'language',
  ...IDENTIFIER_ATTRIBUTES,
] as const
export type GoldenAttribute = (typeof GOLDEN_ATTRIBUTES)[number]

export type GoldenValues = Partial<Record<GoldenAttribute, string>>

/** What a record says that may become golden: numbers in their one spelling, and none whose checksum fails. */
export function statedValues(said: { readonly [name: string]: unknown }): GoldenValues {
  const values: GoldenValues = {}
  for (const attribute of GOLDEN_ATTRIBUTES) {
    const value = said[attribute]
    if (typeof value === 'string') values[attribute] = value
  }
  for (const attribute of IDENTIFIER_ATTRIBUTES) {
    const value = values[attribute] && identifierOf(attribute, values[attribute])
    if (value) values[attribute] = value
    else delete values[attribute]
  }
  return values
}

export type SourceFacts = {
  sourceRecordId: string
  source: string
  updatedAt: Date
  kind: 'individual' | 'organisation'
  /** As `statedValues` reads them. */
  values: GoldenValues
  /** Attributes this source has checked against a proof. */
  verified?: readonly string[]
  facts?: Record<string, string | number | boolean>
  /** Values of this record that a steward chose for a merge, with the instant of the choice (seconds since 1970). */
  chosen?: Partial<Record<GoldenAttribute, { value: string; at: number }>> | undefined
}

export type Golden = {
  kind: 'individual' | 'organisation'
  values: GoldenValues
  origins: Partial<Record<GoldenAttribute, { sourceRecordId: string; rule: SurvivorshipRule }>>
  facts: Record<string, string | number | boolean>
}

/** The source of what colleagues themselves say, which is a steward's choice: nobody else may write under it. */
export const COLLEAGUES = 'console'

/** How far each kind of source is trusted, most first; an unknown source stands with `import`. */
export const DEFAULT_SOURCE_TRUST: readonly string[] = [
  COLLEAGUES,
  'crm',
  'erp',
  'shop',
  'portal',
  'loyalty',
  'web',
  'import',
  'form',
  'phone',
  'chat',
  'email',
  'sms',
  'whatsapp',
  'social',
  'legacy',
]

function trustOf(source: string, order: readonly string[]): number {
  const family = source.split(':')[0] ?? source
  const rank = order.indexOf(family)
  return rank === -1 ? order.indexOf('import') : rank
}

/** The latest value that a steward chose for a merge; null when there is none, or a proof stands above it. */
function chosenForMerge(records: readonly SourceFacts[], attribute: GoldenAttribute) {
  if (records.some((record) => record.values[attribute] && record.verified?.includes(attribute))) return null
  const choices = records.flatMap(({ sourceRecordId, chosen }) => {
    const choice = chosen?.[attribute]
    return choice ? [{ ...choice, sourceRecordId }] : []
  })
  return choices.length === 0 ? null : choices.reduce((a, b) => (b.at > a.at ? b : a))
}

/**
 * The golden record of source records: for each attribute verified > steward's choice (the latest for a merge, then what
 * colleagues state) > most trusted source > most recent > most complete. The answer does not depend on the order of the
 * records.
 */
export function computeGolden(
  records: readonly SourceFacts[],
  trust: readonly string[] = DEFAULT_SOURCE_TRUST,
): Golden {
  const ordered = [...records].sort(
    (a, b) => b.updatedAt.getTime() - a.updatedAt.getTime() || (a.sourceRecordId < b.sourceRecordId ? -1 : 1),
  )
  const golden: Golden = { kind: 'individual', values: {}, origins: {}, facts: {} }
  const strongest = [...ordered].sort((a, b) => trustOf(a.source, trust) - trustOf(b.source, trust))
  golden.kind = strongest[0]?.kind ?? 'individual'
  for (const attribute of GOLDEN_ATTRIBUTES) {
    const choice = chosenForMerge(ordered, attribute)
    if (choice) {
      golden.values[attribute] = choice.value
      golden.origins[attribute] = { sourceRecordId: choice.sourceRecordId, rule: 'steward' }
      continue
    }
    const candidates = ordered.filter((record) => record.values[attribute])
    if (candidates.length === 0) continue
    const proven = candidates.filter((record) => record.verified?.includes(attribute))
    const eligible = proven.length > 0 ? proven : candidates
    const ranks = eligible.map((record) => (record.source === COLLEAGUES ? -1 : trustOf(record.source, trust)))
    const best = Math.min(...ranks)
    const tied = eligible.filter((_, at) => ranks[at] === best)
    const newest = tied[0]!
    const same = tied.filter((record) => record.updatedAt.getTime() === newest.updatedAt.getTime())
    const chosen = same.reduce((a, b) =>
      (b.values[attribute]?.length ?? 0) > (a.values[attribute]?.length ?? 0) ? b : a,
    )
    golden.values[attribute] = chosen.values[attribute]!
    golden.origins[attribute] = {
      sourceRecordId: chosen.sourceRecordId,
      rule:
        proven.length > 0
          ? 'verified'
          : best === -1
            ? 'steward'
            : tied.length < candidates.length
              ? 'trusted'
              : same.length > 1
                ? 'complete'
                : 'recent',
    }
  }
  for (const record of [...strongest].reverse()) Object.assign(golden.facts, record.facts)
  return golden
}

/** What to call a customer: the person's names, else the organisation's, else the display name, else an address. */
export function displayNameOf(golden: Golden, addresses: readonly string[]): string {
  const { givenName, familyName, organisationName, displayName } = golden.values
  if (golden.kind === 'organisation' && organisationName) return organisationName
  const person = [givenName, familyName].filter(Boolean).join(' ')
  return person || displayName || organisationName || addresses[0] || '?'
}
