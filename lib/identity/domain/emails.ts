import { editDistance, fold, isSlip, letterMask, maskDistance } from './text'

/** A normalised e-mail address. `mailbox` ignores plus tags, and dots at providers that ignore them. */
export type Email = {
  readonly address: string
  readonly mailbox: string
  readonly local: string
  readonly domain: string
  readonly mask: number
}

const DOTLESS = new Set(['gmail.com', 'googlemail.com'])
const SAME_DOMAIN: Record<string, string> = { 'googlemail.com': 'gmail.com', 'hotmail.fr': 'hotmail.fr' }

/** Parses an address, with or without a display name; a value with no usable « @ » is kept whole; null when empty. */
export function parseEmail(text: string): Email | null {
  const angle = /<([^<>]+)>/.exec(text)
  const raw = (angle?.[1] ?? text).trim().replace(/^mailto:/i, '')
  const address = raw.toLowerCase().replace(/\s+/g, '')
  if (address === '') return null
  const at = address.lastIndexOf('@')
  if (at <= 0) return { address, mailbox: address, local: address, domain: '', mask: letterMask(address) }
  const typedDomain = address.slice(at + 1).replace(/\.$/, '')
  const domain = SAME_DOMAIN[typedDomain] ?? typedDomain
  let local = address.slice(0, at)
  const plus = local.indexOf('+')
  if (plus > 0) local = local.slice(0, plus)
  if (DOTLESS.has(typedDomain)) local = local.replaceAll('.', '')
  const mailbox = `${local}@${domain}`
  const typed = `${address.slice(0, at)}@${typedDomain}`
  // Mostly the same: then one text in memory.
  return { address: typed === mailbox ? mailbox : typed, mailbox, local, domain, mask: letterMask(mailbox) }
}

/** Levels of an e-mail comparison, best first. */
export const EMAIL_LEVELS = ['exact', 'slip', 'same_local', 'near', 'same_domain', 'different'] as const
export type EmailLevel = (typeof EMAIL_LEVELS)[number]

/** Compares two addresses: same mailbox, one or two slips, same local part elsewhere, near local part at the same domain. */
export function compareEmails(a: Email, b: Email): EmailLevel {
  if (a.mailbox === b.mailbox) return 'exact'
  const length = Math.max(a.mailbox.length, b.mailbox.length)
  const apart = maskDistance(a.mask, b.mask)
  const limit = length >= 12 ? 2 : 1
  if (apart <= 2 * limit && Math.abs(a.mailbox.length - b.mailbox.length) <= limit) {
    const slips = limit === 1 ? isSlip(a.mailbox, b.mailbox) : editDistance(a.mailbox, b.mailbox, 2) <= 2
    const figures =
      a.domain === b.domain ? digitsOf(a.local) === digitsOf(b.local) : digitsOf(a.domain) === digitsOf(b.domain)
    if (slips && figures) return 'slip'
  }
  if (a.local === b.local && a.local.length >= 3) return 'same_local'
  if (a.local.length >= 4 && a.local.charCodeAt(0) === b.local.charCodeAt(0) && bare(a.local) === bare(b.local))
    return 'same_local'
  if (length >= 15 && apart <= 6 && editDistance(a.mailbox, b.mailbox, 4) <= 4) return 'near'
  if (a.domain !== '' && a.domain === b.domain) {
    return apart <= 4 && a.local.length >= 5 && editDistance(a.local, b.local, 2) <= 2 ? 'near' : 'same_domain'
  }
  return 'different'
}

function bare(local: string): string {
  return /[._-]/.test(local) ? local.replace(/[._-]/g, '') : local
}

/**
 * The figures of a part: jean.martin75 and jean.martin77 are two persons, garage22.fr and garage29.fr two firms, more often
 * than a slip.
 */
function digitsOf(part: string): string {
  return part.replace(/\D/g, '')
}

const ROLES = new Set(
  (
    'info contact admin noreply no-reply donotreply ne-pas-repondre nepasrepondre accueil support sales vente ventes service client ' +
    'comptabilite compta facturation direction secretariat webmaster postmaster office hello bonjour test marketing rh hr'
  ).split(' '),
)

/** True for an address of a function (info@, contact@, noreply@…), which does not name one person. */
export function isRoleEmail(email: Email): boolean {
  return ROLES.has(fold(email.local))
}
