import { IDENTIFIER_ATTRIBUTES } from '@/lib/identity/domain/company-identifiers'
import type { GoldenPreviewView, MatchSideView, MergePreviewView, StatedPoint, StatedValue } from '@/lib/identity/views'
import { type AlignedLine, alignValues } from './align-values'

/** One value of one side, with who says so. */
export type ComparedValue = {
  /** Equal keys are the same value. */
  key: string
  value: string
  /** The record that says so, of several the one to be trusted most; null for a contact point. */
  sourceRecordId: string | null
  sources: string[]
  verifiedAt: string | null
  sharedAt: string | null
  bouncedAt: string | null
}

/** Attributes shown one by one, in this order; names are those of `customer.sources.attributes` in the messages. */
export const COMPARED_ATTRIBUTES = [
  'familyName',
  'givenName',
  'birthName',
  'organisationName',
  'displayName',
  'birthDate',
  'gender',
  'nationalId',
  ...IDENTIFIER_ATTRIBUTES,
  'language',
  'street',
  'postcode',
  'city',
  'country',
] as const
export type ComparedAttribute = (typeof COMPARED_ATTRIBUTES)[number]

const POINT_ORDER: readonly StatedPoint['kind'][] = [
  'phone',
  'whatsapp',
  'email',
  'postal',
  'customer_number',
  'loyalty',
  'messenger',
  'instagram',
  'x',
  'facebook',
  'order',
  'external',
]

export type ComparedRow = { id: string; lines: AlignedLine<ComparedValue>[] } & (
  | { type: 'attribute'; name: ComparedAttribute; golden: GoldenPreviewView | null }
  /** Every contact point is kept by a merge. */
  | { type: 'point'; kind: StatedPoint['kind'] }
  /** A fact, or something else a source said, by its own name. */
  | { type: 'other'; name: string }
)

/** Equal for values that say the same but for case and blanks. */
export const keyOf = (value: string) => value.trim().replace(/\s+/g, ' ').toLowerCase()

/** The values of one attribute, verified ones first, then the latest; the same said twice counts once. */
function statedBy(values: readonly StatedValue[]): ComparedValue[] {
  const found = new Map<string, ComparedValue>()
  for (const { value, source, sourceRecordId, verified, at } of values.toSorted(
    (a, b) => Number(b.verified) - Number(a.verified) || (a.at < b.at ? 1 : -1),
  )) {
    const known = found.get(keyOf(value))
    if (known) {
      if (!known.sources.includes(source)) known.sources.push(source)
      continue
    }
    found.set(keyOf(value), {
      key: keyOf(value),
      value,
      sourceRecordId,
      sources: [source],
      verifiedAt: verified ? at : null,
      sharedAt: null,
      bouncedAt: null,
    })
  }
  return [...found.values()]
}

const pointValue = (point: StatedPoint): ComparedValue => ({
  key: point.value,
  value: point.kind === 'postal' || point.kind === 'loyalty' ? point.asTyped : point.value,
  sourceRecordId: null,
  sources: point.sources,
  verifiedAt: point.verifiedAt,
  sharedAt: point.sharedAt,
  bouncedAt: point.bouncedAt,
})

/** Whether an attribute adds something to what stands elsewhere: a name in one piece, an address in pieces. */
function isWorthARow(name: string, sides: readonly MatchSideView[]): boolean {
  if (name === 'displayName') {
    const named = (side: MatchSideView) =>
      side.attributes.some((each) => ['givenName', 'familyName', 'organisationName'].includes(each.name))
    return !sides.every(named)
  }
  if (name === 'street' || name === 'postcode' || name === 'city' || name === 'country') {
    return !sides.every((side) => side.contactPoints.some((point) => point.kind === 'postal'))
  }
  return true
}

const isAttribute = (name: string): name is ComparedAttribute =>
  (COMPARED_ATTRIBUTES as readonly string[]).includes(name)

/** Everything the sides say, row by row: attributes with the golden value a merge would keep, contact points, the rest. */
export function comparedRows(sides: readonly MatchSideView[], preview: MergePreviewView | null): ComparedRow[] {
  const rows: ComparedRow[] = []
  const linesOf = (name: string) =>
    alignValues(sides.map((side) => statedBy(side.attributes.filter((each) => each.name === name))))
  for (const name of COMPARED_ATTRIBUTES) {
    if (!isWorthARow(name, sides)) continue
    const lines = linesOf(name)
    if (lines.length === 0) continue
    const golden = preview?.attributes.find((each) => each.attribute === name) ?? null
    rows.push({ type: 'attribute', id: name, name, lines, golden })
  }
  for (const kind of POINT_ORDER) {
    const lines = alignValues(
      sides.map((side) => side.contactPoints.filter((point) => point.kind === kind).map(pointValue)),
    )
    if (lines.length > 0) rows.push({ type: 'point', id: `point-${kind}`, kind, lines })
  }
  const others = new Set(
    sides.flatMap((side) => side.attributes.map((each) => each.name).filter((name) => !isAttribute(name))),
  )
  for (const name of [...others].sort()) rows.push({ type: 'other', id: `other-${name}`, name, lines: linesOf(name) })
  return rows
}

const FURTHER: readonly StatedPoint['kind'][] = ['order', 'external']

/** Whether a row says less about who somebody is than about what they bought: shown on demand. */
export const isFurtherRow = (row: ComparedRow) =>
  row.type === 'other' || (row.type === 'point' && FURTHER.includes(row.kind))

/** Whether every side says the same, all of it. */
export const isSameRow = (row: ComparedRow) => row.lines.every((line) => line.same)

/**
 * Whether another value may be chosen before merging: one was said and none is proven, which nothing stands above.
 */
export function isChoosable(row: ComparedRow): boolean {
  if (row.type !== 'attribute' || !row.golden || row.golden.rule === 'verified') return false
  return new Set(row.lines.flatMap((line) => line.values.flatMap((value) => value?.key ?? []))).size > 1
}
