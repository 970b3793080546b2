import { isRoleEmail, parseEmail } from './emails'
import { parsePhone } from './phones'
import { fold } from './text'

export const CONTACT_POINT_KINDS = [
  'email',
  'phone',
  'whatsapp',
  'messenger',
  'instagram',
  'x',
  'facebook',
  'postal',
  'loyalty',
  'order',
  'customer_number',
  'external',
] as const
export type ContactPointKind = (typeof CONTACT_POINT_KINDS)[number]

/**
 * The one spelling of a contact point: e-mail in lower case, phone in E.164, postal address folded, numbers without
 * spaces. Null when the text cannot be of that kind.
 */
export function normaliseContactPoint(kind: ContactPointKind, asTyped: string, region = 'FR'): string | null {
  const text = asTyped.trim()
  if (text === '' || text.length > 1000) return null
  switch (kind) {
    case 'email': {
      const email = parseEmail(text)
      return email && email.domain !== '' && email.address.length <= 320 && !/[\s,;<>"]/.test(email.address)
        ? email.address
        : null
    }
    case 'phone': {
      const phone = parsePhone(text, region)
      return phone && phone.e164 !== '' ? phone.e164 : null
    }
    case 'whatsapp': {
      const phone = parsePhone(/^\d{10,15}$/.test(text) && !text.startsWith('0') ? `+${text}` : text, region)
      return phone && phone.e164 !== '' ? phone.e164 : text
    }
    case 'postal':
      return (
        fold(text)
          .replace(/[^\p{L}\p{N}]+/gu, ' ')
          .trim() || null
      )
    case 'loyalty':
    case 'order':
    case 'customer_number':
      return text.replace(/[\s.]/g, '').toUpperCase() || null
    case 'x':
    case 'instagram':
    case 'facebook':
    case 'messenger':
      return text.replace(/^@/, '').toLowerCase() || null
    case 'external':
      return text
  }
}

/** The contact points among these, each once (the last statement of it), in the order in which everybody locks them. */
export function distinctPoints<Stated extends { kind: ContactPointKind; asTyped: string }>(
  stated: readonly Stated[],
): { kind: ContactPointKind; value: string; stated: Stated }[] {
  const distinct = new Map<string, { kind: ContactPointKind; value: string; stated: Stated }>()
  for (const each of stated) {
    const value = normaliseContactPoint(each.kind, each.asTyped)
    if (value !== null) distinct.set(pointName(each.kind, value), { kind: each.kind, value, stated: each })
  }
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, point]) => point)
}

/** One text for a contact point. */
export const pointName = (kind: ContactPointKind, value: string): string => `${kind} ${value}`

/** Kinds that name one person well enough to find the customer by. Postal addresses and orders do not. */
const KEYS: readonly ContactPointKind[] = [
  'email',
  'phone',
  'whatsapp',
  'messenger',
  'instagram',
  'x',
  'facebook',
  'loyalty',
  'customer_number',
  'external',
]

/** Whether this contact point alone may lead to a customer: never a function's mailbox such as noreply@. */
export function isMatchKey(kind: ContactPointKind, value: string): boolean {
  if (!KEYS.includes(kind)) return false
  if (kind !== 'email') return true
  const email = parseEmail(value)
  return (
    email !== null && !/^(?:no-?reply|ne-?pas-?repondre|do-?not-?reply|mailer-daemon|postmaster)$/.test(email.local)
  )
}

/** Whether an e-mail address belongs to a function, not to a person (contact@, info@). */
export function isFunctionMailbox(address: string): boolean {
  const email = parseEmail(address)
  return email !== null && isRoleEmail(email)
}
