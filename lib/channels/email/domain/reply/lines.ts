import {
  ATTRIBUTION_LEAD,
  DEVICE,
  FORWARD_LINE,
  headerRole,
  INLINE_LABEL,
  MOBILE_SIGNATURE_START,
  MOBILE_SIGNATURE_WHOLE,
  ORIGINAL_MESSAGE_LINE,
  SENTENCE_WORDS,
  WROTE_FINAL,
  WROTE_MIDDLE,
} from './vocabulary'

/** Longer lines are never a header, an attribution or a signature; their rest is not looked at. */
const MAX_TESTED = 600

/** A line as the rules look at it: no invisible characters, entities of half-converted mails decoded, bounded. */
export function tested(line: string): string {
  return line
    .slice(0, MAX_TESTED)
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, '')
    .replace(/[\u00a0\u202f\u2007]/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .trimEnd()
}

export function isQuoteLine(line: string): boolean {
  return /^[ \t]{0,8}(?:>|&gt;)/.test(line)
}

/** "JD> " or "Richard> ": the initials style of some editors; believed only when it repeats. */
export function superciteOf(line: string): string | null {
  return /^[ \t]{0,3}(\p{L}{1,12})>(?:\s|$)/u.exec(line)?.[1] ?? null
}

const NUMERIC_DATE = /(?:^|[^\d])(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))(?=$|[^\d])/
const WORD_DATE =
  /(?:^|[^\d])(?:\d{1,2}(?:er|st|nd|rd|th|º|°)?\.?,?\s+(?:de\s+|d['’]|of\s+)?\p{L}{3,12}[.'׳’]?,?\s+(?:de\s+|del\s+)?\d{4}|\p{L}{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:at\s+|à\s+)?\d{4}|\d{4}\.?,?\s+\p{L}{3,12}\.?\s+\d{1,2}|\d{4}\s*[年년]\s*\d{1,2}\s*[月월]|\d{1,2}\s+tháng\s+\d{1,2})/iu
/** Day and month without a year ("Wed, 3 Nov", "Nov 3, 10:12"): weaker. */
const SHORT_DATE = /(?:^|\s)(?:\d{1,2}\.?\s+\p{L}{3,9}\.?|\p{L}{3,9}\.?\s+\d{1,2})(?=[\s,.]|$)/u
const TIME =
  /(?:^|[^\d])\d{1,2}\s?(?:[:h]|\.(?=\d{2}(?:\s|,|$)))\s?\d{2}(?::\d{2})?(?=$|[^\d])|\d{1,2}\s?[時时시点]|(?:上午|下午|오전|오후)/iu
const ADDRESS = /[^\s<>()[\]"',;:]{1,80}@[^\s<>()[\]"',;:]{1,120}/
const COLON_END = /[:：][\s*_]*$/
/** Webmails that frame the attribution with dashes leave the colon out. */
const FRAMED = /^[-–—=\u2010-\u2015]{2,}\s.{8,300}\s[-–—=\u2010-\u2015]{2,}$/u
/** "Quoting X <…>:" says the same as "X wrote:". */
const QUOTING =
  /^(?:quoting|zitat von|zitiere|citando|citation de|message from|message de|missatge de|mensaje de|kontakt)\s/iu
const FRAME_START = /^[\s\-–—*_=#\u2010-\u2015]{0,12}/u

export function hasDate(text: string): boolean {
  return NUMERIC_DATE.test(text) || WORD_DATE.test(text)
}

function endsWithVerb(text: string): boolean {
  const bare = text.toLowerCase().replace(/[\s:：*_.]+$/u, '')
  return WROTE_FINAL.some((verb) => {
    if (!bare.endsWith(verb)) return false
    const before = bare[bare.length - verb.length - 1]
    return before === undefined || !/\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}/u.test(before)
  })
}

function hasMiddleVerb(text: string): boolean {
  const lower = ` ${text.toLowerCase()} `
  return WROTE_MIDDLE.some((verb) => lower.includes(` ${verb} `) || lower.includes(`,${verb} `))
}

/** What stands for the name: the attribution without date, time, address, verb and lead words. */
function remainder(text: string): string {
  return text
    .replace(/<[^<>]{0,300}>/g, ' ')
    .replace(ADDRESS, ' ')
    .replace(WORD_DATE, ' ')
    .replace(NUMERIC_DATE, ' ')
    .replace(TIME, ' ')
    .replace(/[\s:：]+$/u, '')
}

/**
 * How much a text looks like the line that introduces a quoted mail ("Le lun. 3 nov. 2026 à 10:12, X <x@y> a écrit :").
 * Evidence is added up (date, time, address, verb, colon, what follows), so an unknown language or program still passes.
 */
function attributionScore(text: string, quoteFollows: boolean): number {
  const colon = COLON_END.test(text)
  const final = endsWithVerb(text) || QUOTING.test(text)
  if (!colon && !final) return 0
  if (!colon && !quoteFollows) return 0
  let score = colon ? 1 : 0
  const date = hasDate(text)
  const shortDate = !date && SHORT_DATE.test(text)
  const time = TIME.test(text)
  const address = ADDRESS.test(text) || /<\s*(?:mailto:|https?:)/.test(text)
  if (date) score += 2
  else if (shortDate) score += 1
  if (time) score += 2
  if (address) score += 3
  if (final) score += 3
  else if (hasMiddleVerb(text)) score += address || date ? 3 : 2
  if (ATTRIBUTION_LEAD.test(text)) score += 1
  if (quoteFollows) score += 3
  const rest = remainder(text)
  if (/\p{Lu}\p{L}+/u.test(rest.replace(/^\p{L}+\.?,?\s/u, ' ')) && rest.length < 90) score += 1
  if (SENTENCE_WORDS.test(rest)) score -= 4
  if (rest.length > 160) score -= 4
  // Without a date, an address is only half of the evidence unless somebody "wrote".
  const dated = (date && (time || address)) || (shortDate && time && (address || quoteFollows))
  if (!final && !hasMiddleVerb(text) && !dated) score -= 4
  return score
}

const ATTRIBUTION_THRESHOLD = 8
const MAX_ATTRIBUTION_LINES = 6

/** How an attribution may begin: a lead word, a date, a weekday, or directly the author. */
function startsAttribution(line: string): boolean {
  const text = line.replace(/[*_]/g, '').replace(FRAME_START, '')
  if (text === '') return false
  if (ATTRIBUTION_LEAD.test(text)) return true
  return /^(?:\d|["'“«@*]|\p{L}[\p{L}.'’-]{0,30}[,\s]|\[)/u.test(text)
}

/**
 * Number of lines, ending at `end`, that together form an attribution; 0 when they do not.
 * `texts` are tested lines; the caller says whether a quotation follows.
 */
export function attributionLength(texts: readonly string[], end: number, quoteFollows: boolean): number {
  const last = texts[end] ?? ''
  if (last.trim() === '' || last.length > 400) return 0
  const framed = FRAMED.test(last.trim())
  if (!framed && !COLON_END.test(last) && !(quoteFollows && endsWithVerb(last))) return 0
  if (framed)
    return attributionScore(
      `${last
        .trim()
        .replace(FRAME_START, '')
        .replace(/[\s\-–—=\u2010-\u2015]+$/u, '')}:`,
      quoteFollows,
    ) >= ATTRIBUTION_THRESHOLD
      ? 1
      : 0
  let best = 0
  let bestScore = 0
  let joined = ''
  for (let count = 1; count <= MAX_ATTRIBUTION_LINES && end - count + 1 >= 0; count++) {
    const line = texts[end - count + 1] as string
    if (line.trim() === '' || isQuoteLine(line)) break
    joined = count === 1 ? line.trim() : `${line.trim()} ${joined}`
    if (joined.length > 500) break
    // A line above that ends a sentence is what the person wrote, not the beginning of an attribution.
    if (count > 1 && /[.!?…]$/.test(line.trim()) && !/\b\p{L}{1,4}\.$/u.test(line.trim())) break
    if (!startsAttribution(line)) continue
    const core = joined.replace(/[*_]{1,2}(?=[\p{L}<]|[\s:]|$)/gu, '').replace(FRAME_START, '')
    const anchored = ATTRIBUTION_LEAD.test(core) || /^\d/.test(core) || hasDate(core.slice(0, 45)) ? 1 : 0
    // Over several lines only a date or an author with an address opens an attribution, else a greeting above would be eaten.
    const isName =
      count === 2 &&
      (texts[end] as string).trim().startsWith('<') &&
      /^(?:\p{Lu}[\p{L}.'’-]*\s?){1,5}$/u.test(line.trim())
    if (count > 1 && anchored === 0 && !isName && !/[<@"“]/.test(line)) continue
    const score = attributionScore(core, quoteFollows) + anchored * 0.5
    if (score >= ATTRIBUTION_THRESHOLD && score > bestScore) {
      best = count
      bestScore = score
    }
  }
  return best
}

export type HeaderBlock = { start: number; end: number; inline: boolean }

/** Label and value of a quoted header line, markdown stars and quote marks ignored. */
function headerLabel(line: string): { label: string; value: string } | null {
  const match =
    /^[\s>*_|]{0,8}([\p{L}][\p{L}\p{M}\s'’.-]{0,24}?)[\s*_]{0,3}[:：][*_]{0,2}(?:\s|$|(?=[\p{L}"<[\d]))(.*)$/u.exec(
      line,
    )
  if (match === null) return null
  return { label: (match[1] ?? '').replace(/’/g, "'"), value: (match[2] ?? '').trim() }
}

/**
 * The block of "From / Sent / To / Subject" lines that starts at a line, wrapped values and blank lines between included.
 * Three roles with a sender among them make a block, two when one carries an address and the other a date.
 */
export function headerBlockAt(texts: readonly string[], start: number): HeaderBlock | null {
  const first = headerLabel(texts[start] ?? '')
  if (first === null) return null
  const firstRole = headerRole(first.label)
  if (firstRole === null || firstRole === 'other') return unknownHeaderBlock(texts, start)
  const roles = new Set<string>()
  let end = start - 1
  let hasAddress = false
  let dated = false
  let fullDate = false
  let blanks = 0
  let wrapped = 0
  for (let at = start; at < texts.length && at < start + 30; at++) {
    const line = texts[at] as string
    if (line.replace(/^[\s>]+/, '') === '') {
      blanks++
      if (blanks > 1) break
      continue
    }
    const header = headerLabel(line)
    const role = header === null ? null : headerRole(header.label)
    if (role === null) {
      // A long value is folded by the sender: believed while the fold is short and another header follows or the line is indented.
      if (blanks > 0 || wrapped >= 3) break
      const more = texts.slice(at + 1, at + 4).some((next) => {
        const found = headerLabel(next)
        return found !== null && headerRole(found.label) !== null
      })
      if (!more && !/^\s{2,}\S|^[^\s]*@|^\s*<[^>]*>/.test(line)) break
      wrapped++
      end = at
      continue
    }
    if (blanks > 0 && roles.has(role) && role !== 'other') break
    blanks = 0
    wrapped = 0
    roles.add(role)
    for (const inline of line.matchAll(INLINE_LABEL)) {
      const inlineRole = headerRole(inline[1] ?? '')
      if (inlineRole !== null) roles.add(inlineRole)
    }
    hasAddress ||= line.includes('@')
    dated ||= role === 'date' || hasDate(line)
    fullDate ||= hasDate(line) || (role === 'date' && TIME.test(line))
    end = at
  }
  const solid = ['from', 'date', 'to', 'subject'].filter((role) => roles.has(role)).length
  const complete =
    solid >= 3 ||
    (solid === 2 && roles.has('from') && dated && hasAddress) ||
    (solid === 2 && roles.has('from') && roles.has('subject'))
  // A journey ("De : Paris, À : Lyon") has labels too, but neither mailbox, nor subject, nor full date.
  if (!hasAddress && !fullDate && !(roles.has('subject') && solid >= 3)) return null
  return complete && end > start - 1 && (end > start || solid >= 3) ? { start, end, inline: false } : null
}

/** Header lines in a language that we do not know: four labelled lines in a row, one with an address, one with a date. */
function unknownHeaderBlock(texts: readonly string[], start: number): HeaderBlock | null {
  let end = start
  let hasAddress = false
  let dated = false
  for (; end < texts.length && end < start + 8; end++) {
    const line = texts[end] as string
    const header = headerLabel(line)
    if (header === null || header.label.length > 20 || header.value === '') break
    hasAddress ||= ADDRESS.test(line)
    dated ||= hasDate(line) && TIME.test(line)
  }
  const count = end - start
  return count >= 4 && count <= 7 && hasAddress && dated ? { start, end: end - 1, inline: false } : null
}

export function isOriginalMessageLine(line: string): boolean {
  return line.length < 160 && ORIGINAL_MESSAGE_LINE.test(line)
}

export function isForwardLine(line: string): boolean {
  return line.length < 200 && FORWARD_LINE.test(line)
}

/** A line of nothing but rule characters: "________________", "-----", "* * *". */
export function isRuleLine(line: string): boolean {
  const text = line.trim()
  return (
    text.length >= 2 &&
    text.length <= 200 &&
    /^(?:[-_=~*#+–—\u2010-\u2015.·•]\s?)+$/u.test(text) &&
    !/^\.{1,3}$/.test(text)
  )
}

/** "-- ", "--" or a lone dash on its own line. */
export function isSignatureDash(line: string): boolean {
  return /^(?:--|—|–)\s*$/.test(line)
}

/** "Envoyé de mon iPhone", "Get Outlook for iOS <…>": the whole line, never a sentence that begins alike. */
export function isMobileSignature(line: string): boolean {
  const text = line
    .replace(/’/g, "'")
    .replace(/<[^<>]{0,300}>|\[(?:https?:|cid:|image)[^[\]]{0,300}\]|\(?https?:\/\/\S{1,300}/g, ' ')
    .replace(/^[\s*_>[]+|[\s*_.!\]]+$/g, '')
    .replace(/\s+/g, ' ')
  if (text === '' || text.length > 90) return false
  if (MOBILE_SIGNATURE_WHOLE.test(text) && DEVICE.test(text)) return true
  if (!MOBILE_SIGNATURE_START.test(text)) return false
  const words = text.split(' ').length
  if (words > 12 || /[?;:]/.test(text.replace(/^provenance\s?:/i, ''))) return false
  if (/,\s*\p{Ll}/u.test(text) && !DEVICE.test(text.split(',')[0] ?? '')) return false
  return DEVICE.test(text) || words <= 8
}

const REPLY_ABOVE =
  /(?:repl(?:y|ies)|respond|respond|répon(?:dre|se|dez)|antwort|respuesta|responda|risposta|rispond|antwoord).{0,60}(?:above|au[- ]dessus|ci-dessus|oberhalb|über dies|encima|arriba|acima|sopra|boven)/i

/** "## Répondez au-dessus de cette ligne ##" of ticket systems, framed by rule characters. */
export function isReplyAboveLine(line: string): boolean {
  return line.length < 160 && /^[\s>]*[-#=*_–—]{2,}/.test(line) && REPLY_ABOVE.test(line)
}

/** "Message du 03/11/26 10:12": a title above the header block, with its own date. */
export function isMessageTitle(line: string): boolean {
  const text = line.trim()
  return (
    text.length < 70 &&
    hasDate(text) &&
    /^[\s*>]*(?:message|mail|e-?mail|courriel|nachricht|messaggio|mensaje|mensagem|bericht)\s/iu.test(text)
  )
}
