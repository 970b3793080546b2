import type { GoldenAttribute, SurvivorshipRule } from '@/lib/identity/domain/survivorship'
import { fold } from '@/lib/identity/domain/text'

/** What one source record says about an attribute, and since when. Instants are ISO 8601 text. */
export type Statement = {
  sourceRecordId: string
  source: string
  sourceKey: string
  value: string
  at: string
  verified: boolean
  /** The statement that became the golden value. */
  chosen: boolean
  /** No longer in force: replaced or ended. */
  ended: boolean
}

/** Why a value was kept. `only`: nobody says otherwise because one source speaks; `agreed`: every source says the same. */
export type OriginRule = SurvivorshipRule | 'only' | 'agreed'

export type Origin = { rule: OriginRule; statements: Statement[] }

export type AttributeSource = {
  sourceRecordId: string
  source: string
  sourceKey: string
  updatedAt: string
  values: Partial<Record<GoldenAttribute, string>>
  verified: readonly string[]
}

const sameValue = (a: string, b: string) => fold(a).replace(/[\s.,'’-]+/g, ' ') === fold(b).replace(/[\s.,'’-]+/g, ' ')

/** The kept statement first, then verified ones, then the most recent. */
function inOrder(a: Statement, b: Statement): number {
  if (a.chosen !== b.chosen) return a.chosen ? -1 : 1
  if (a.ended !== b.ended) return a.ended ? 1 : -1
  if (a.verified !== b.verified) return a.verified ? -1 : 1
  if (a.at !== b.at) return a.at > b.at ? -1 : 1
  return a.sourceRecordId < b.sourceRecordId ? -1 : 1
}

/**
 * Where a golden attribute comes from: every source record that states it, the kept one first, and the rule that decided
 * (survivorship rules, PRODUCT.md §2). Null when no source states it.
 */
export function originOfAttribute(
  attribute: GoldenAttribute,
  records: readonly AttributeSource[],
  origin: { sourceRecordId: string; rule: SurvivorshipRule } | undefined,
): Origin | null {
  const statements = records
    .flatMap((record): Statement[] => {
      const value = record.values[attribute]
      if (!value) return []
      return [
        {
          sourceRecordId: record.sourceRecordId,
          source: record.source,
          sourceKey: record.sourceKey,
          value,
          at: record.updatedAt,
          verified: record.verified.includes(attribute),
          chosen: record.sourceRecordId === origin?.sourceRecordId,
          ended: false,
        },
      ]
    })
    .sort(inOrder)
  const [first] = statements
  if (!first) return null
  const agreed = statements.every((statement) => sameValue(statement.value, first.value))
  return { rule: ruleOf(statements, origin?.rule ?? 'recent', agreed), statements }
}

function ruleOf(statements: readonly Statement[], decided: SurvivorshipRule, agreed: boolean): OriginRule {
  if (decided === 'verified' || decided === 'steward') return decided
  if (statements.filter((statement) => !statement.ended).length <= 1) return 'only'
  return agreed ? 'agreed' : decided
}

/** One source record's claim on a contact point. */
export type Claim = {
  sourceRecordId: string
  source: string
  sourceKey: string
  asTyped: string
  verifiedAt: string | null
  since: string
  until: string | null
}

/** One contact point of a customer with everybody who claims it. */
export type ClaimedPoint = {
  id: string
  kind: string
  value: string
  label: string | null
  sharedAt: string | null
  bounceKind: 'hard' | 'soft' | null
  claims: readonly Claim[]
}

const latest = (values: readonly (string | null)[]) =>
  values.reduce<string>((newest, value) => (value !== null && value > newest ? value : newest), '')

/**
 * The contact point to show first of one kind, and why: in force, in working order and no fax, one's own before a shared
 * one, then verified, then the most recent. Null when none is in force.
 */
export function primaryPoint(points: readonly ClaimedPoint[]): { point: ClaimedPoint; origin: Origin } | null {
  const current = points.filter((point) => point.claims.some((claim) => claim.until === null))
  const ranked = current
    .map((point) => {
      const open = point.claims.filter((claim) => claim.until === null)
      return {
        point,
        usable: point.bounceKind === 'hard' || isFax(point) ? 0 : 1,
        own: point.sharedAt ? 0 : 1,
        verified: latest(open.map((claim) => claim.verifiedAt)),
        since: latest(open.map((claim) => claim.since)),
      }
    })
    .sort(
      (a, b) =>
        b.usable - a.usable ||
        b.own - a.own ||
        Number(b.verified !== '') - Number(a.verified !== '') ||
        compareText(b.verified, a.verified) ||
        compareText(b.since, a.since) ||
        compareText(a.point.value, b.point.value),
    )
  const first = ranked[0]
  if (!first) return null
  const statements = points
    .flatMap((point) => {
      const newest = point.claims.reduce((a, b) => (b.since > a.since ? b : a))
      return point.claims.map(
        (claim): Statement => ({
          sourceRecordId: claim.sourceRecordId,
          source: claim.source,
          sourceKey: claim.sourceKey,
          value: claim.asTyped,
          at: claim.until ?? claim.verifiedAt ?? claim.since,
          verified: claim.verifiedAt !== null,
          chosen:
            point === first.point &&
            (claim.verifiedAt === first.verified || (first.verified === '' && claim === newest)),
          ended: claim.until !== null,
        }),
      )
    })
    .sort(inOrder)
  return {
    point: first.point,
    origin: {
      rule: ruleOf(statements, first.verified !== '' ? 'verified' : 'recent', current.length === 1),
      statements,
    },
  }
}

/** A fax machine is on the telephone network, and nobody answers there. */
export const isFax = (point: { kind: string; label: string | null }) =>
  point.kind === 'phone' && /fax|télécopie/i.test(point.label ?? '')

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
