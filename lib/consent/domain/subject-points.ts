import type { ContactPointKind } from '../../identity/domain/contact-points'
import type { CONTACT_POINT_KINDS } from './event'

export type LedgerPointKind = (typeof CONTACT_POINT_KINDS)[number]

const LEDGER_KINDS: Partial<Record<ContactPointKind, LedgerPointKind>> = {
  email: 'email',
  phone: 'phone',
  whatsapp: 'whatsapp',
  messenger: 'messenger',
  instagram: 'instagram',
  postal: 'postal_address',
  x: 'social',
  facebook: 'social',
}

/** What the ledger calls this kind of contact point; null for kinds nobody is written to at (a loyalty number). */
export function ledgerPointKind(kind: ContactPointKind): LedgerPointKind | null {
  return LEDGER_KINDS[kind] ?? null
}
