import { compile, type FormatCallback } from 'html-to-text'
import type { ReplyLine } from './domain/reply/split'
import { boundedHtml, MAX_HTML_LENGTH } from './html-bounds'

const QUOTE_OPEN = '\uE000'
const QUOTE_CLOSE = '\uE001'
const HINT_OPEN = '\uE002'
const HINT_CLOSE = '\uE003'
const SIGNATURE_OPEN = '\uE004'
const SIGNATURE_CLOSE = '\uE005'
const MARKS = /[\uE000-\uE005]/g

type Builder = Parameters<FormatCallback>[2]

function markLine(builder: Builder, mark: string): void {
  builder.openBlock({ leadingLineBreaks: 1 })
  builder.addLiteral(mark)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

function container(open: string, close: string): FormatCallback {
  return (element, walk, builder) => {
    markLine(builder, open)
    builder.openBlock({ leadingLineBreaks: 1 })
    walk(element.children, builder)
    builder.closeBlock({ trailingLineBreaks: 1 })
    markLine(builder, close)
  }
}

/** The indent button of editors makes a blockquote too; it says so by drawing no border. */
const blockquote: FormatCallback = (element, walk, builder, options) => {
  const attributes = element.attribs as Record<string, string | undefined>
  const isIndent = attributes.type !== 'cite' && /border(?:-left)?:\s*(?:none|0(?:px)?)\b/i.test(attributes.style ?? '')
  if (isIndent) {
    builder.openBlock({ leadingLineBreaks: 1 })
    walk(element.children, builder)
    builder.closeBlock({ trailingLineBreaks: 1 })
    return
  }
  container(QUOTE_OPEN, QUOTE_CLOSE)(element, walk, builder, options)
}

const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline(' ')
}

/** Emoji are often sent as images whose alternative text is the character. */
const image: FormatCallback = (element, _walk, builder) => {
  const alt = (element.attribs as Record<string, string | undefined>).alt ?? ''
  if (alt.length > 0 && alt.length <= 12 && /\p{Emoji_Presentation}/u.test(alt)) builder.addInline(alt)
}

const block = { leadingLineBreaks: 1, trailingLineBreaks: 1 }

const QUOTE_CONTAINERS = [
  'div.gmail_quote',
  'div.gmail_quote_container',
  'div.gmail_attr',
  'div.yahoo_quoted',
  'div.moz-cite-prefix',
  'div.zmail_extra',
  'div.protonmail_quote',
  'div.tutanota_quote',
  'div.moz-forward-container-quote',
  'div[name="quote"]',
  'div#mail-editor-reference-message-container',
  'div.ms-outlook-mobile-reference-message',
  'div.x_gmail_quote',
]
const SIGNATURE_CONTAINERS = [
  'div.gmail_signature',
  'div.x_gmail_signature',
  'div[data-smartmail="gmail_signature"]',
  'div.moz-signature',
  'pre.moz-signature',
  'div#Signature',
  'div#x_Signature',
  'div#ms-outlook-mobile-signature',
  'div#AppleMailSignature',
  'div.protonmail_signature_block',
  'div.signature-container',
]

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: MAX_HTML_LENGTH + 1, maxDepth: 900, ellipsis: '' },
  formatters: {
    quoted: container(HINT_OPEN, HINT_CLOSE),
    signature: container(SIGNATURE_OPEN, SIGNATURE_CLOSE),
    citation: blockquote,
    cell,
    emoji: image,
  },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'emoji' },
    ...[
      'script',
      'style',
      'title',
      'head',
      'noscript',
      'template',
      'svg',
      'select',
      'textarea',
      'object',
      'iframe',
    ].map((selector) => ({ selector, format: 'skip' })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, format: 'block', options: block })),
    ...['tr', 'li', 'dt', 'dd', 'center', 'address', 'caption'].map((selector) => ({
      selector,
      format: 'block',
      options: block,
    })),
    {
      selector: 'ul',
      format: 'unorderedList',
      options: { itemPrefix: '- ', leadingLineBreaks: 1, trailingLineBreaks: 1 },
    },
    { selector: 'ol', format: 'orderedList', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    { selector: 'hr', format: 'horizontalLine', options: { length: 32, leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'pre', format: 'pre', options: block },
    { selector: 'p', format: 'paragraph', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'p.MsoNormal', format: 'paragraph', options: block },
    { selector: 'p.MsoPlainText', format: 'paragraph', options: block },
    { selector: 'blockquote', format: 'citation' },
    ...QUOTE_CONTAINERS.map((selector) => ({ selector, format: 'quoted' })),
    ...SIGNATURE_CONTAINERS.map((selector) => ({ selector, format: 'signature' })),
  ],
})

/**
 * Lines of an HTML body, quoted ones with `> ` in front, each with what the markup says about it. Linear in the input and
 * bounded in depth. Paragraph and list structure survive, layout does not.
 */
export function htmlToLines(html: string): ReplyLine[] {
  const source = boundedHtml(html).replace(MARKS, '')
  const lines: ReplyLine[] = []
  let quotes = 0
  let hints = 0
  let signatures = 0
  for (const raw of convert(source).split('\n')) {
    const mark = raw.trim()
    if (mark.length === 1 && mark >= QUOTE_OPEN && mark <= SIGNATURE_CLOSE) {
      if (mark === QUOTE_OPEN) quotes++
      else if (mark === QUOTE_CLOSE) quotes = Math.max(0, quotes - 1)
      else if (mark === HINT_OPEN) hints++
      else if (mark === HINT_CLOSE) hints = Math.max(0, hints - 1)
      else if (mark === SIGNATURE_OPEN) signatures++
      else signatures = Math.max(0, signatures - 1)
      continue
    }
    const text = raw.replace(MARKS, '').trimEnd()
    if (text === '' && lines.at(-1)?.text === '' && lines.at(-2)?.text === '') continue
    const prefix = quotes > 0 ? '>'.repeat(Math.min(quotes, 9)) + (text === '' ? '' : ' ') : ''
    const hint = quotes + hints > 0 ? 'quote' : signatures > 0 ? 'signature' : undefined
    lines.push(hint === undefined ? { text: prefix + text } : { text: prefix + text, hint })
  }
  while (lines.length > 0 && lines[0]?.text.trim() === '') lines.shift()
  while (lines.length > 0 && lines.at(-1)?.text.trim() === '') lines.pop()
  return lines
}

/** Readable text of an HTML body. */
export function htmlToVisibleText(html: string): string {
  return htmlToLines(html)
    .map((line) => line.text)
    .join('\n')
}
