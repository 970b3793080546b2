import type { ContactPointKind } from './contact-points'
import { parsePhone } from './phones'

/** Kinds of contact points that are counted; a telephone counts as mobile or landline. */
export const LIMITED_KINDS = ['mobile', 'landline', 'email', 'whatsapp', 'social', 'number'] as const
export type LimitedKind = (typeof LIMITED_KINDS)[number]

/** A person has at most `perCustomer` values of a kind, a value at most `perValue` customers. */
export type Limits = Readonly<Record<LimitedKind, { perCustomer: number; perValue: number }>>

/** What a fresh database starts with; the table `contact_point_limits` has the figures in force. */
export const DEFAULT_LIMITS: Limits = {
  mobile: { perCustomer: 8, perValue: 5 },
  landline: { perCustomer: 8, perValue: 8 },
  email: { perCustomer: 10, perValue: 5 },
  whatsapp: { perCustomer: 8, perValue: 5 },
  social: { perCustomer: 8, perValue: 3 },
  number: { perCustomer: 20, perValue: 5 },
}

/** The limit that a contact point falls under; null for kinds that never match. */
export function limitedKindOf(kind: ContactPointKind, value: string): LimitedKind | null {
  switch (kind) {
    case 'phone':
      return parsePhone(value, 'FR')?.mobile ? 'mobile' : 'landline'
    case 'email':
    case 'whatsapp':
      return kind
    case 'messenger':
    case 'instagram':
    case 'x':
    case 'facebook':
      return 'social'
    case 'loyalty':
    case 'customer_number':
    case 'external':
      return 'number'
    default:
      return null
  }
}

/** The values that one customer has of each kind, the oldest first: what comes beyond its limit is suspect. */
export class ClaimedValues {
  private readonly values = new Map<LimitedKind, Set<string>>()

  constructor(private readonly limits: Limits) {}

  /** Notes that the customer has this value too. False when it has as many others of that kind as one may have. */
  add(kind: ContactPointKind, value: string): boolean {
    const limited = limitedKindOf(kind, value)
    if (!limited) return true
    const values = this.values.get(limited) ?? new Set()
    this.values.set(limited, values)
    if (!values.has(value) && values.size >= this.limits[limited].perCustomer) return false
    values.add(value)
    return true
  }
}

/** A value that names nobody. `value` may stand for a whole family: `noreply@*` any domain, `*@example.org` any mailbox. */
export type BlockedValue = { kind: string; value: string }

/** Tells whether a normalised contact point is on the list of blocked values. */
export function blockedValues(list: readonly BlockedValue[]): (kind: ContactPointKind, value: string) => boolean {
  const blocked = new Set(list.map(({ kind, value }) => `${kind} ${value}`))
  return (kind, value) => {
    if (blocked.has(`${kind} ${value}`) || (kind === 'whatsapp' && blocked.has(`phone ${value}`))) return true
    if (kind !== 'email') return false
    const at = value.lastIndexOf('@')
    return blocked.has(`email ${value.slice(0, at)}@*`) || blocked.has(`email *${value.slice(at)}`)
  }
}
