/** A longer body is cut: no mail that a person reads comes near it (pictures are taken out before). */
export const MAX_HTML_LENGTH = 2 * 1024 * 1024
/** Parsers keep a stack of open tags and walk it; far beyond any real layout it only costs time. */
const MAX_OPEN_TAGS = 800

const TAG = /<(\/?)([a-z][a-z0-9:-]{0,40})/gi
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i
const BLOCK = /^(?:p|div|li|tr|td|th|table|ul|ol|dl|dd|dt|blockquote|h[1-6]|center|section|article)$/i

function opensTooMuch(html: string): boolean {
  let open = 0
  for (const match of html.matchAll(TAG)) {
    if (match[1] === '/') open = Math.max(0, open - 1)
    else if (!VOID.test(match[2] as string) && ++open > MAX_OPEN_TAGS) return true
  }
  return false
}

/** HTML that a parser handles in linear time: bounded length, no NUL, tags that open too deep replaced by line breaks. */
export function boundedHtml(html: string): string {
  const source = html.slice(0, MAX_HTML_LENGTH).replaceAll('\0', '')
  if (!opensTooMuch(source)) return source
  let open = 0
  return source.replace(TAG, (tag: string, slash: string, name: string) => {
    if (slash === '/') {
      open = Math.max(0, open - 1)
      return tag
    }
    if (VOID.test(name)) return tag
    if (open >= MAX_OPEN_TAGS) return BLOCK.test(name) ? '<br' : '<wbr'
    open++
    return tag
  })
}
