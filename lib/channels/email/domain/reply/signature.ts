import { LEGAL_PHRASES } from './vocabulary'

const PHONE = /(?:^|[^\d])\+?\(?\d[\d\s().\-/]{7,18}\d(?:$|[^\d])/
const CONTACT =
  /(?:https?:\/\/|www\.|[^\s@]{1,64}@[^\s@]{1,100}\.\p{L}{2,}|(?:^|\s)(?:t[ée]l|tel|phone|mobile|mob|port|fax|gsm|siret|siren|rcs|tva|bp|cedex)\s?[.:]?\s)/iu
const LIST_FOOTER =
  /you received this (?:message|e-?mail)|vous (?:recevez|avez reçu) ce(?:t|tte)?|unsubscribe|désabonne|désinscri|abmelden|abbestellen|darse de baja|mailing list|liste de diffusion|sent to you because|scanned|antivirus|virus-free|sans virus|view (?:it|this) online|mute the thread/i

function words(line: string): number {
  return line
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word)).length
}

/** A sentence somebody wrote: several words, mostly lower case, closed like a sentence or a question. */
function isSentence(line: string): boolean {
  const text = line.trim()
  if (words(text) < 6) return /\?\s*$/.test(text) && words(text) >= 4
  const lower = text.split(/\s+/).filter((word) => /^\p{Ll}/u.test(word)).length
  return lower >= words(text) * 0.5 && /[.!?…:]["'»)]?\s*$/.test(text)
}

/** "Commande : 12345", unless the label belongs to a contact block. */
function isField(line: string): boolean {
  const label = /^\s*([\p{L}][\p{L}\p{N}\s°.'’()-]{1,30}?)\s*:\s*\S/u.exec(line)?.[1]
  return label !== undefined && !CONTACT_LABEL.test(label)
}

const CONTACT_LABEL =
  /^(?:t[ée]l|phone|mob|port|cell|fax|gsm|e-?mail|mail|courriel|web|site|adresse|address|skype|twitter|linkedin|facebook|http|www|siret|siren|rcs|tva|ust|hrb|vorstand|geschäfts|sitz|handy|direct|standard|office|bureau|horaires)/iu

/** Words of somebody who speaks to somebody; a motto in a signature has none. */
const ADDRESSED =
  /(?:^|[\s'’])(?:je|j|vous|votre|vos|nous|i|i'm|you|your|we|ich|sie|ihr|ihnen|wir|usted|yo|voi|lei|ik|u)(?=[\s'’,.!?])/iu

/** True when the lines read like text written to somebody: two sentences, a question, or one that says "I" or "you". */
export function looksLikeContent(lines: readonly string[]): boolean {
  const joined = lines.join('\n')
  if (isLegal(joined)) return false
  if (lines.filter(isField).length >= 2) return true
  const sentences = lines.flatMap((line) => line.split(/(?<=[.!?…])\s+/)).filter(isSentence)
  return (
    sentences.length >= 2 ||
    sentences.some((line) => line.trim().endsWith('?') || (words(line) >= 7 && ADDRESSED.test(line)))
  )
}

function isLegal(text: string): boolean {
  const bounded = text.slice(0, 4000)
  return LEGAL_PHRASES.filter((phrase) => phrase.test(bounded)).length >= 3
}

/**
 * True for the lines that end a mail without being written for it: contact block, legal text, list footer.
 * With `legal` only the last two count, because a contact block may hold what the person wants to say.
 */
export function looksLikeFooter(lines: readonly string[], mode: 'any' | 'legal' = 'any'): boolean {
  const filled = lines.filter((line) => line.trim() !== '')
  if (filled.length === 0) return false
  const joined = filled.join(' ')
  if (isLegal(joined)) return true
  if (mode === 'legal') return false
  if (LIST_FOOTER.test(joined.slice(0, 2000))) return true
  if (filled.length > 12 || filled.some((line) => line.length > 90 || isSentence(line))) return false
  const contacts = filled.filter((line) => PHONE.test(line) || CONTACT.test(line)).length
  if (contacts >= 1) return true
  return filled.length <= 3 && filled.every((line) => /^[\s*_-]*(?:\p{Lu}[\p{L}.'’-]*[\s*_,|&-]*){1,4}$/u.test(line))
}
