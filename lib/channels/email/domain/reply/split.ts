import {
  attributionLength,
  headerBlockAt,
  isForwardLine,
  isMessageTitle,
  isMobileSignature,
  isOriginalMessageLine,
  isQuoteLine,
  isReplyAboveLine,
  isRuleLine,
  isSignatureDash,
  superciteOf,
  tested,
} from './lines'
import { looksLikeContent, looksLikeFooter } from './signature'

/** A line of a mail body. `hint` says what the HTML around it declared (a quotation or signature container). */
export type ReplyLine = { text: string; hint?: 'quote' | 'signature' }

export type SegmentKind = 'visible' | 'quoted' | 'signature'
export type ReplySegment = { kind: SegmentKind; text: string }

export type SplitReply = {
  /** What the person wrote now. */
  visible: string
  quoted: string
  signature: string
  /** The whole body in order; joined with line breaks it is the input again. */
  segments: ReplySegment[]
}

export type SplitOptions = {
  /** The subject says "Fwd:" or "TR:": what follows the header block is what the person wants to tell. */
  isForward?: boolean
}

/** Bodies beyond this keep their rest as it is: no person writes so much, and machines quote nothing. */
const MAX_LINES = 20_000
const MAX_INLINE_CONTEXT_LINES = 12
const MAX_DEPTH = 8

type Marker = { kind: 'forward' | 'original' | 'unquoted'; start: number; bodyStart: number }

type Body = {
  /** Filled lines above each line, to count in a range without walking it. */
  filled: number[]
  raw: string[]
  texts: string[]
  quote: boolean[]
  code: boolean[]
  attribution: boolean[]
  hints: ReplyLine['hint'][]
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}

function analyse(lines: readonly ReplyLine[]): Body {
  const texts = lines.map((line) => tested(line.text))
  mendBrokenAddresses(texts)
  const code = markCode(texts)
  const supercites = new Map<string, number>()
  for (const text of texts) {
    const initials = superciteOf(text)
    if (initials !== null) supercites.set(initials, (supercites.get(initials) ?? 0) + 1)
  }
  const quote = texts.map((text, at) => {
    if (lines[at]?.hint === 'quote') return true
    if (code[at]) return false
    return isQuoteLine(text) || (supercites.get(superciteOf(text) ?? '') ?? 0) >= 2
  })
  joinWrappedQuotes(texts, quote)
  const attribution = texts.map(() => false)
  for (let at = 0; at < texts.length; at++) {
    if (quote[at] || code[at] || isBlank(texts[at])) continue
    const length = attributionLength(texts, at, quoteFollows(texts, quote, at))
    for (let i = 0; i < length; i++) if (!quote[at - i]) attribution[at - i] = true
  }
  const filled = [0]
  for (const text of texts) filled.push((filled.at(-1) as number) + (isBlank(text) ? 0 : 1))
  return {
    filled,
    raw: lines.map((line) => line.text),
    texts,
    quote,
    code,
    attribution,
    hints: lines.map((line) => line.hint),
  }
}

/** "<\njohn@example.org\n> wrote:": the bracket that closes an address is no quote mark. */
function mendBrokenAddresses(texts: string[]): void {
  for (let at = 1; at < texts.length; at++) {
    if (!/^>[^>]{1,40}[:：]$/.test(texts[at] as string)) continue
    const above = `${texts[at - 2] ?? ''}\n${texts[at - 1]}`
    if (/<[^<>]{0,200}$/.test(above) && !isQuoteLine(texts[at - 1] as string))
      texts[at] = (texts[at] as string).slice(1)
  }
}

/** Lines between ``` fences are shown, whatever they look like. */
function markCode(texts: readonly string[]): boolean[] {
  const fences = texts.map((text, at) => (/^\s{0,3}```/.test(text) ? at : -1)).filter((at) => at >= 0)
  const code = texts.map(() => false)
  for (let i = 0; i + 1 < fences.length; i += 2) {
    for (let at = fences[i] as number; at <= (fences[i + 1] as number); at++) code[at] = true
  }
  return code
}

/** A program that folds long quoted lines leaves their ends without a quote mark. */
function joinWrappedQuotes(texts: readonly string[], quote: boolean[]): void {
  for (let at = 1; at + 1 < texts.length; at++) {
    if (quote[at] || isBlank(texts[at]) || !quote[at - 1] || !quote[at + 1]) continue
    const above = (texts[at - 1] as string).trimEnd()
    const text = texts[at] as string
    if (above.length >= 60 && text.length <= 60 && (/^\s*\p{Ll}/u.test(text) || !/[.!?:;…]$/.test(above)))
      quote[at] = true
  }
}

function nextFilled(texts: readonly string[], from: number): number {
  let at = from
  while (at < texts.length && isBlank(texts[at])) at++
  return at
}

function quoteFollows(texts: readonly string[], quote: readonly boolean[], at: number): boolean {
  for (let next = at + 1; next <= at + 3 && next < texts.length; next++)
    if (!isBlank(texts[next])) return quote[next] === true
  return false
}

/** The first line after which nothing is the person's own text any more, with where the quoted body itself begins. */
function findMarker(body: Body): Marker | null {
  const { texts, quote, code, attribution } = body
  for (let at = 0; at < texts.length; at++) {
    if (code[at] || isBlank(texts[at])) continue
    const text = texts[at] as string
    const opensQuote = quote[at] === true && (at === 0 || !quote[previousFilled(texts, at)])
    if (isForwardLine(text) && (!quote[at] || opensQuote)) {
      return { kind: 'forward', start: at, bodyStart: afterHeaders(texts.map(unquote), at + 1) }
    }
    if (quote[at]) continue
    if (isReplyAboveLine(text)) return { kind: 'original', start: at, bodyStart: at + 1 }
    if (isOriginalMessageLine(text)) return { kind: 'original', start: at, bodyStart: afterHeaders(texts, at + 1) }
    const block = attribution[at] ? null : headerBlockAt(texts, at)
    if (block !== null && !quote[block.end]) return { kind: 'original', start: at, bodyStart: block.end + 1 }
    if (attribution[at]) {
      let end = at
      while (attribution[end + 1]) end++
      if (!quoteFollows(texts, quote, end)) return { kind: 'unquoted', start: at, bodyStart: end + 1 }
      at = end
    }
  }
  return null
}

function previousFilled(texts: readonly string[], from: number): number {
  let at = from - 1
  while (at > 0 && isBlank(texts[at])) at--
  return Math.max(at, 0)
}

function unquote(text: string): string {
  return text.replace(/^[\s>]+/, '')
}

function afterHeaders(texts: readonly string[], from: number): number {
  const next = nextFilled(texts, from)
  const block = next < texts.length ? headerBlockAt(texts, next) : null
  if (block !== null) return block.end + 1
  // One header line of an unknown kind is still part of the marker.
  return from
}

type Range = { kind: SegmentKind; from: number; to: number }

/** Splits `from`..`to` (exclusive), the part of the body above any terminal marker. */
function splitOwnPart(body: Body, from: number, to: number, isForward: boolean): Range[] {
  const runs = toRuns(body, from, to).flatMap((run) =>
    run.kind === 'text' ? splitSignature(body, run.from, run.to) : [run],
  )
  const filled = (run: Run) => run.kind === 'text' && hasText(body, run.from, run.to)
  const textAt = runs.flatMap((run, at) => (filled(run) ? [at] : []))
  const firstText = textAt[0]
  const lastText = textAt.at(-1)
  const quotes = runs.flatMap((run, at) => (run.kind === 'quote' ? [at] : []))
  const shown = new Set<number>()
  const demoted = new Set<number>()
  if (isForward) {
    for (const at of quotes) shown.add(at)
  } else if (lastText !== undefined && firstText !== undefined) {
    const answered = quotes.filter((at) => at < lastText)
    if (answered.length >= 2) {
      for (const at of answered) shown.add(at)
    } else if (answered.length === 1 && firstText < (answered[0] as number)) {
      const only = answered[0] as number
      const run = runs[only] as Run
      const tail = runs.slice(only + 1).filter(filled)
      const tailTexts = tail.flatMap((part) => body.texts.slice(part.from, part.to))
      if (looksLikeFooter(tailTexts)) for (const part of tail) demoted.add(runs.indexOf(part))
      else if (run.to - run.from <= MAX_INLINE_CONTEXT_LINES) shown.add(only)
    }
  }
  return runs.map((run, at) => ({ kind: kindOf(run, shown.has(at), demoted.has(at)), from: run.from, to: run.to }))
}

type Run = { kind: 'text' | 'quote' | 'attribution' | 'signature'; from: number; to: number }

function kindOf(run: Run, shown: boolean, demoted: boolean): SegmentKind {
  if (run.kind === 'signature' || demoted) return 'signature'
  if (run.kind === 'text' || shown) return 'visible'
  return 'quoted'
}

function toRuns(body: Body, from: number, to: number): Run[] {
  const runs: Run[] = []
  for (let at = from; at < to; at++) {
    const kind = body.quote[at] ? 'quote' : body.attribution[at] ? 'attribution' : 'text'
    const last = runs.at(-1)
    if (last !== undefined && (last.kind === kind || (isBlank(body.texts[at]) && last.kind !== 'text')))
      last.to = at + 1
    else runs.push({ kind, from: at, to: at + 1 })
  }
  return mergeQuotes(runs)
}

/** Blank lines between two quotations do not make them two. */
function mergeQuotes(runs: Run[]): Run[] {
  const out: Run[] = []
  for (const run of runs) {
    const last = out.at(-1)
    if (last !== undefined && last.kind === 'quote' && run.kind === 'quote') last.to = run.to
    else out.push(run)
  }
  return out
}

function hasText(body: Body, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isBlank(body.texts[at]) && !isRuleLine(body.texts[at] as string)) return true
  return false
}

/** Cuts a run of own text at its signature: delimiter lines, mail program advertisements, declared containers, legal footers. */
function splitSignature(body: Body, from: number, to: number): Run[] {
  const start = signatureStart(body, from, to)
  const runs: Run[] = []
  for (let at = from; at < start; at++) {
    const text = body.texts[at] as string
    const last = runs.at(-1)
    // The advertisement of a mail program may go on with its address.
    const isItsLink = last?.kind === 'signature' && /^\s*<?https?:\/\/\S+\s*$/.test(text)
    const isSignature = body.hints[at] === 'signature' || isMobileSignature(text) || isItsLink
    const kind = !body.code[at] && isSignature ? 'signature' : 'text'
    if (last !== undefined && last.kind === kind) last.to = at + 1
    else runs.push({ kind, from: at, to: at + 1 })
  }
  if (start < to) runs.push({ kind: 'signature', from: start, to })
  return runs
}

function signatureStart(body: Body, from: number, to: number): number {
  const { texts, code } = body
  const rules: number[] = []
  for (let at = from; at < to; at++) {
    if (code[at] || isBlank(texts[at])) continue
    const text = texts[at] as string
    if (isSignatureDash(text) && filledAfter(body, at, to) <= 40) {
      const tail = filledLines(texts, at + 1, to)
      // "-- " is the standard delimiter (RFC 3676 §4.3); without the space it is only a habit.
      if (body.raw[at] === '-- ') return at
      if (tail.length <= 15 ? !looksLikeContent(tail) : looksLikeFooter(tail)) return at
    } else if (isRuleLine(text)) {
      rules.push(at)
    }
  }
  const [rule] = rules
  if (rules.length === 1 && rule !== undefined) {
    const tail = filledLines(texts, rule + 1, to)
    const above = filledLines(texts, 0, rule)
    if (tail.length <= 8 && above.length > 0 && !looksLikeContent(tail)) return rule
  }
  return legalStart(texts, from, to)
}

function filledAfter(body: Body, at: number, to: number): number {
  return (body.filled[to] as number) - (body.filled[at + 1] as number)
}

/** Start of a legal footer that ends the text, `to` when there is none. */
function legalStart(texts: readonly string[], from: number, to: number): number {
  const paragraphs: { from: number; to: number }[] = []
  for (let at = from; at < to; at++) {
    if (isBlank(texts[at])) continue
    const last = paragraphs.at(-1)
    if (last !== undefined && last.to === at) last.to = at + 1
    else paragraphs.push({ from: at, to: at + 1 })
  }
  let start = to
  for (const paragraph of paragraphs.slice(1).reverse().slice(0, 6)) {
    if (!looksLikeFooter(texts.slice(paragraph.from, paragraph.to), 'legal')) break
    start = paragraph.from
  }
  return start
}

function filledLines(texts: readonly string[], from: number, to: number): string[] {
  return texts.slice(from, to).filter((text) => !isBlank(text))
}

function ownTextBefore(body: Body, end: number): boolean {
  return splitOwnPart(body, 0, end, false).some(
    (range) => range.kind === 'visible' && hasText(body, range.from, range.to),
  )
}

/** The marker with the rules and blank lines above it, which belong to the quotation. */
function startWithRules(body: Body, marker: Marker): number {
  let start = marker.start
  for (let at = marker.start - 1; at >= 0 && (isBlank(body.texts[at]) || isRuleLine(body.texts[at] as string)); at--) {
    if (!isBlank(body.texts[at])) start = at
  }
  if (start > 0 && isMessageTitle(body.texts[start - 1] as string)) start--
  return start
}

function ranges(lines: readonly ReplyLine[], isForward: boolean, depth: number): Range[] {
  const body = analyse(lines)
  const marker = depth < MAX_DEPTH ? findMarker(body) : null
  if (marker === null) return keepSomething(body, splitOwnPart(body, 0, lines.length, isForward))
  const start = startWithRules(body, marker)
  const above = splitOwnPart(body, 0, start, false)
  const hasOwnText = ownTextBefore(body, start)
  const header: Range = { kind: 'quoted', from: start, to: marker.bodyStart }
  if (marker.kind === 'forward' || (isForward && marker.kind === 'original')) {
    return [...above, header, { kind: 'visible', from: marker.bodyStart, to: lines.length }]
  }
  if (hasOwnText) return [...above, { kind: 'quoted', from: start, to: lines.length }]
  // Nothing above the marker: what the person wrote can only be below it.
  const below = ranges(lines.slice(marker.bodyStart), isForward, depth + 1)
  return [
    ...above,
    header,
    ...below.map((range) => ({ ...range, from: range.from + marker.bodyStart, to: range.to + marker.bodyStart })),
  ]
}

/** A body of nothing but unintroduced quote marks or signature is shown whole: hiding everything would lose it. */
function keepSomething(body: Body, parts: Range[]): Range[] {
  if (parts.some((range) => range.kind === 'visible' && hasText(body, range.from, range.to))) return parts
  if (body.attribution.includes(true) || body.hints.includes('quote')) return parts
  return parts.map((range) => ({ ...range, kind: 'visible' as const }))
}

/**
 * Splits a mail body into what the person wrote now, the quoted history and the signature, without losing a line.
 * Evidence is weighed line by line; in doubt a line stays visible, because hiding what somebody wrote is the worse mistake.
 */
export function splitReply(lines: readonly ReplyLine[], options: SplitOptions = {}): SplitReply {
  const head = lines.slice(0, MAX_LINES)
  const parts = ranges(head, options.isForward === true, 0)
  if (lines.length > MAX_LINES) parts.push({ kind: parts.at(-1)?.kind ?? 'visible', from: MAX_LINES, to: lines.length })
  const segments: ReplySegment[] = []
  for (const part of parts) {
    if (part.from >= part.to) continue
    const text = lines
      .slice(part.from, part.to)
      .map((line) => line.text)
      .join('\n')
    const last = segments.at(-1)
    if (last !== undefined && last.kind === part.kind) last.text += `\n${text}`
    else segments.push({ kind: part.kind, text })
  }
  const of = (kind: SegmentKind) =>
    segments
      .filter((segment) => segment.kind === kind)
      .map((segment) => segment.text)
      .join('\n')
      .replace(/\n(?:[^\S\n]*\n){2,}/g, '\n\n')
      .replace(/^(?:[^\S\n]*\n)+/, '')
      .trimEnd()
  return { visible: of('visible'), quoted: of('quoted'), signature: of('signature'), segments }
}

/** `splitReply` for a plain text body. */
export function splitReplyText(text: string, options: SplitOptions = {}): SplitReply {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  return splitReply(
    lines.map((line) => ({ text: line })),
    options,
  )
}
