import sanitizeHtml from 'sanitize-html'
import { boundedHtml } from './html-bounds'

/** Newsletter tables nest some forty levels; what lies deeper keeps its text and loses its tags. */
const MAX_NESTING = 150
const MAX_STYLE_LENGTH = 4000
const MAX_PASSES = 4

const TEXT_TAGS = [
  'a',
  'abbr',
  'address',
  'article',
  'aside',
  'b',
  'bdi',
  'bdo',
  'big',
  'blockquote',
  'br',
  'caption',
  'center',
  'cite',
  'code',
  'col',
  'colgroup',
  'dd',
  'del',
  'dfn',
  'div',
  'dl',
  'dt',
  'em',
  'figcaption',
  'figure',
  'font',
  'footer',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'i',
  'img',
  'ins',
  'kbd',
  'li',
  'main',
  'mark',
  'ol',
  'p',
  'pre',
  'q',
  's',
  'samp',
  'section',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'sup',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'time',
  'tr',
  'tt',
  'u',
  'ul',
  'var',
  'wbr',
]

/** Properties that only colour, measure and align. Nothing that loads, moves out of its place or covers something else. */
const STYLE_PROPERTY =
  /^(?:color|background-color|background|font(?:-(?:family|size|style|weight|variant))?|line-height|letter-spacing|word-spacing|word-break|word-wrap|overflow-wrap|white-space|text-(?:align|decoration(?:-\w+)?|indent|transform)|vertical-align|direction|list-style(?:-type)?|(?:margin|padding)(?:-(?:top|right|bottom|left))?|border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width|radius))?|border-(?:collapse|spacing)|width|height|(?:max|min)-(?:width|height)|display|float|clear|table-layout)$/
const STYLE_FUNCTION = /([a-z-]+)\s*\(/gi

function safeStyle(style: string): string {
  if (style.length > MAX_STYLE_LENGTH) return ''
  const kept: string[] = []
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const property = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration
      .slice(colon + 1)
      .replace(/\s+/g, ' ')
      .trim()
    if (!STYLE_PROPERTY.test(property) || value === '' || value.length > 300) continue
    // An escape or a comment can spell any forbidden word, so neither is let through.
    if (!/^[\p{L}\p{N}\s#%.,()'"!+\-/]+$/u.test(value) || value.includes('/*')) continue
    const functions = [...value.matchAll(STYLE_FUNCTION)].map((match) => (match[1] ?? '').toLowerCase())
    if (functions.some((name) => !['rgb', 'rgba', 'hsl', 'hsla'].includes(name))) continue
    if (/^(?:display|float)$/.test(property) && /flex|grid|contents|fixed/i.test(value)) continue
    kept.push(`${property}:${value}`)
  }
  return kept.join(';')
}

function isRemote(url: string): boolean {
  return /^(?:https?:)?\/\/[^\s/]/i.test(url)
}

function compactUrl(url: string): string {
  // Browsers ignore white space and controls inside a scheme, so they are removed before it is judged.
  return [...url].filter((char) => char > ' ' && char !== '\u007f').join('')
}

function contentId(raw: string): string | null {
  const value = raw.trim().replace(/^<|>$/g, '')
  return /^[\w.@$+%!#&=~:;,*'/?|{}^`-]{1,250}$/.test(value) ? value : null
}

function safeCid(url: string): string | null {
  if (!/^cid:/i.test(url)) return null
  const value = url.slice(4)
  try {
    return contentId(decodeURIComponent(value))
  } catch {
    // A lone "%" is legal in a Content-ID and no valid escape.
    return contentId(value)
  }
}

export type SanitizedHtml = {
  html: string
  /** Remote images that were replaced by a placeholder (`data-remote-src`). */
  remoteImages: number
}

export type SanitizeOptions = {
  /** Address of an attachment for its Content-ID (without brackets), `null` when there is none. It must be ours: it is not checked. */
  cidUrl?: (contentId: string) => string | null
}

/**
 * HTML of a mail with everything removed that could run, load, submit or cover. Run when stored and again when shown:
 * its result is a fixed point. Remote images wait in `data-remote-src`, embedded ones in `data-cid` until `cidUrl` knows them.
 */
export function sanitizeEmailHtml(html: string, options: SanitizeOptions = {}): SanitizedHtml {
  let result = sanitizeOnce(html, options)
  // Removing a tag may change how its neighbours nest; a second look at the result settles it.
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = sanitizeOnce(result.html, options)
    if (next.html === result.html) break
    result = next
  }
  return result
}

function sanitizeOnce(html: string, options: SanitizeOptions): SanitizedHtml {
  let remoteImages = 0
  const image = (attributes: Record<string, string>): Record<string, string> => {
    const { src = '', 'data-remote-src': waiting = '', 'data-cid': known = '', srcset: _, ...rest } = attributes
    const url = compactUrl(src)
    const cid = contentId(known) ?? safeCid(url)
    if (cid !== null) {
      const found = options.cidUrl?.(cid) ?? null
      return { ...rest, ...(found === null ? {} : { src: found }), 'data-cid': cid }
    }
    const remote = [compactUrl(waiting), url].find(isRemote)
    if (remote === undefined) return rest
    remoteImages++
    return { ...rest, 'data-remote-src': remote.startsWith('//') ? `https:${remote}` : remote }
  }
  const clean = sanitizeHtml(boundedHtml(html), {
    allowedTags: TEXT_TAGS,
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'title', 'align', 'valign', 'bgcolor', 'width', 'height'],
      a: ['href', 'rel', 'target'],
      img: ['src', 'alt', 'data-remote-src', 'data-cid', 'border'],
      table: ['border', 'cellpadding', 'cellspacing'],
      td: ['colspan', 'rowspan', 'nowrap'],
      th: ['colspan', 'rowspan', 'nowrap', 'scope'],
      col: ['span'],
      colgroup: ['span'],
      font: ['color', 'face', 'size'],
      ol: ['start', 'type', 'reversed'],
      li: ['value', 'type'],
      time: ['datetime'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    // The only image sources that get here come from `cidUrl`.
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'select',
      'noscript',
      'title',
      'xmp',
      'noembed',
      'noframes',
      'iframe',
      'object',
      'template',
      'svg',
      'math',
      'plaintext',
    ],
    nestingLimit: MAX_NESTING,
    parseStyleAttributes: false,
    enforceHtmlBoundary: false,
    transformTags: {
      '*': (tagName, attribs) => {
        const attributes: Record<string, string> = { ...attribs }
        const { style } = attributes
        delete attributes.style
        const safe = style === undefined ? '' : safeStyle(style)
        if (safe !== '') attributes.style = safe
        if (tagName === 'img') return { tagName, attribs: image(attributes) }
        if (tagName !== 'a') return { tagName, attribs: attributes }
        const { href, rel: _rel, target: _target, ...rest } = attributes
        const url = compactUrl(href ?? '')
        // A relative address would point into our own application.
        if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(url)) return { tagName, attribs: rest }
        return { tagName, attribs: { ...rest, href: url, rel: 'noopener noreferrer nofollow', target: '_blank' } }
      },
    },
  })
  return { html: clean, remoteImages }
}
