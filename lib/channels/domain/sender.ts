import { normaliseContactPoint } from '../../identity/domain/contact-points'
import { isMobileSender } from '../../policy/domain/caller-number'

/** What a number of ours may send (Arcep 18-0881): offers, service messages, or only what a person typed. */
export type SenderKind = 'offers' | 'service' | 'personal' | 'other'

export function senderKind(address: string): SenderKind {
  if (/^36\d{3}$/.test(address)) return 'offers'
  if (/^38\d{3}$/.test(address)) return 'service'
  return isMobileSender(address) ? 'personal' : 'other'
}

/** A number of ours as it is kept: a short code as it is, any other in E.164. Null when it is neither. */
export function normaliseSender(text: string): string | null {
  const code = text.replace(/[\s.]/g, '')
  return /^\d{5}$/.test(code) ? code : normaliseContactPoint('phone', text)
}
