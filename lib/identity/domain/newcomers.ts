import type { CustomerKind } from './customer-record'
import type { MatchRecord, PointUse } from './findings'
import type { ClaimedValues } from './limits'

/** A customer and when it was made, in microseconds since 1970. */
export type Holder = { customerId: string; since: number }

/** Later than every customer that the database holds. */
export const MADE_NOW = Number.MAX_SAFE_INTEGER

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/**
 * Records whose customers are decided but not written: what the database would say of them if it held them already, so
 * that one record of a batch meets those before it as it would one by one.
 */
export class Newcomers {
  private readonly byKey = new Map<bigint, string[]>()
  private readonly holders = new Map<string, Holder>()
  private readonly byCustomer = new Map<string, MatchRecord[]>()
  private readonly byPoint = new Map<string, PointUse[]>()
  private readonly claims = new Map<string, ClaimedValues>()
  private readonly families = new Map<string, { survivor: Holder; members: readonly string[] }>()

  /** Puts a record under its blocking keys; records come in the order of their ids. */
  shelve(recordId: string, keys: readonly bigint[]): void {
    for (const key of keys) push(this.byKey, key, recordId)
  }

  /** Notes whose a record is, and the contact points (by `pointName`) that it claims for its customer. */
  settle(
    kind: CustomerKind,
    record: MatchRecord,
    since: number,
    points: readonly { name: string; suspect: boolean }[],
  ): void {
    const { id, customerId } = record
    this.holders.set(id, { customerId, since })
    push(this.byCustomer, `${kind} ${customerId}`, record)
    for (const { name, suspect } of points) push(this.byPoint, name, { customerId, sourceRecordId: id, since, suspect })
  }

  /** The values that a customer has with those of its records that were noted; undefined while nobody has counted them. */
  claimsOf(customerId: string): ClaimedValues | undefined {
    return this.claims.get(customerId)
  }

  /** Keeps the values of a customer, to go on counting. */
  count(customerId: string, claims: ClaimedValues): ClaimedValues {
    this.claims.set(customerId, claims)
    return claims
  }

  /** Notes that two customers are one from now on, under the older of them; their contact points are not counted anew. */
  join(one: Holder, two: Holder): void {
    const [a, b] = [this.familyOf(one), this.familyOf(two)]
    if (a.survivor.customerId === b.survivor.customerId) return
    const isFirst = a.survivor.since - b.survivor.since || (a.survivor.customerId < b.survivor.customerId ? -1 : 1)
    const family = { survivor: isFirst < 0 ? a.survivor : b.survivor, members: [...a.members, ...b.members] }
    for (const member of family.members) this.families.set(member, family)
  }

  /** The customers that are one with this one, itself among them, and the one they are now. */
  familyOf(holder: Holder): { survivor: Holder; members: readonly string[] } {
    return this.families.get(holder.customerId) ?? { survivor: holder, members: [holder.customerId] }
  }

  /** Records under a key, in the order of their ids. */
  recordsWith(key: bigint): readonly string[] {
    return this.byKey.get(key) ?? []
  }

  holderOf(recordId: string): Holder | undefined {
    return this.holders.get(recordId)
  }

  /** Records noted for this very customer, whatever it was joined with. */
  recordsOf(kind: CustomerKind, customerId: string): readonly MatchRecord[] {
    return this.byCustomer.get(`${kind} ${customerId}`) ?? []
  }

  usesOf(point: string): readonly PointUse[] {
    return this.byPoint.get(point) ?? []
  }
}
