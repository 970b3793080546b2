import { decodeText } from './charset'
import { firstAddress, isAddressLike, type MailAddress, parseAddressList } from './domain/addresses'
import { extensionFor, safeFilename, uniqueFilenames } from './domain/attachments'
import { type BounceReport, readBounce } from './domain/bounce/read-bounce'
import { splitReport } from './domain/bounce/report'
import { calendarSummary } from './domain/calendar'
import { type AbuseReport, parseFeedbackReport } from './domain/feedback-report'
import { unflow } from './domain/flowed'
import { type EmailKind, emailKind } from './domain/kind'
import { guessLanguage } from './domain/language'
import { isDateTrusted, parseMailDate } from './domain/mail-date'
import { messageIds, normaliseMessageId, plainTextToHtml } from './domain/outgoing'
import { type ReplyLine, type SplitReply, splitReply, splitReplyText } from './domain/reply/split'
import { isForwardSubject } from './domain/subject'
import { extractUuencoded } from './domain/uuencode'
import { decodeWords, headerText } from './encoded-words'
import { MAX_HTML_LENGTH } from './html-bounds'
import { htmlToLines } from './html-text'
import { type MimePart, type RawHeader, readMimeTree } from './mime-tree'
import { sanitizeEmailHtml } from './sanitize-html'
import { sniffContentType } from './sniff'

export { EMAIL_PARSE_ERRORS, EmailParseError, type EmailParseErrorCode } from './parse-error'

export type EmailAttachment = {
  /** Safe to show and to write, unique within the mail. */
  filename: string
  /** As declared. */
  contentType: string
  /** What the bytes show, when they show something. */
  sniffedType: string | null
  size: number
  /** Content-ID without brackets. */
  contentId: string | null
  /** Shown inside the HTML body. */
  inline: boolean
  disposition: string | null
  content: Buffer
}

export const EMAIL_WARNINGS = [
  'charset_guessed',
  'sender_guessed',
  'sender_malformed',
  'several_senders',
  'no_sender',
  'date_missing',
  'date_untrusted',
  'html_cut',
  'parts_dropped',
] as const
export type EmailWarning = (typeof EMAIL_WARNINGS)[number]

export type ParsedEmail = {
  messageId: string | null
  inReplyTo: string | null
  references: string[]
  from: MailAddress | null
  sender: MailAddress | null
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  /** Addresses of Delivered-To, X-Original-To and Envelope-To: who really received it. */
  deliveredTo: string[]
  subject: string | null
  /** Instant as ISO 8601, `null` when the header names none or an absurd one. */
  date: string | null
  /** False when the date disagrees with the stamps of the servers. */
  dateTrusted: boolean
  /** Decoded headers that explain how the mail was sent; the last name wins nowhere, the first value stands. */
  headers: Record<string, string>
  text: string
  /** As received, never to be shown. */
  html: string | null
  sanitizedHtml: string | null
  remoteImages: number
  visibleText: string
  quotedText: string
  signatureText: string
  attachments: EmailAttachment[]
  kind: EmailKind
  kindEvidence: string[]
  bounce: BounceReport | null
  abuse: AbuseReport | null
  /** Message-ID of the mail that a report speaks of. */
  originalMessageId: string | null
  originalHeaders: Record<string, string> | null
  language: string | null
  warnings: EmailWarning[]
}

const KEPT_HEADERS = [
  'date',
  'return-path',
  'auto-submitted',
  'precedence',
  'x-precedence',
  'x-autoreply',
  'x-auto-reply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-response-suppress',
  'x-failed-recipients',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-post',
  'list-help',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-original-sender',
  'x-mailer',
  'user-agent',
  'importance',
  'x-priority',
  'priority',
  'sensitivity',
  'disposition-notification-to',
  'return-receipt-to',
  'content-language',
  'authentication-results',
  'received-spf',
  'x-spam-flag',
  'x-spam-status',
  'thread-topic',
  'thread-index',
  'organization',
  'feedback-id',
  'errors-to',
]
const MAX_HEADER_VALUE = 4000

class Headers {
  private readonly values = new Map<string, string[]>()

  constructor(headers: readonly RawHeader[], charset: string | null) {
    for (const { name, raw } of headers) {
      const list = this.values.get(name)
      const text = headerText(raw, charset)
      if (list === undefined) this.values.set(name, [text])
      else if (list.length < 500) list.push(text)
    }
  }

  /** Undecoded text of every occurrence. */
  raw(name: string): string[] {
    return this.values.get(name) ?? []
  }

  /** Decoded text of the first occurrence that says something. */
  text(name: string): string | null {
    const found = this.raw(name).find((value) => value !== '')
    return found === undefined ? null : decodeWords(found)
  }

  addresses(name: string): MailAddress[] {
    return this.raw(name).flatMap((value) => parseAddressList(value, decodeWords))
  }

  first(name: string): MailAddress | null {
    for (const value of this.raw(name)) {
      const found = firstAddress(value, decodeWords)
      if (found !== null) return found
    }
    return null
  }
}

/** Where to look for the author when From names nobody, the one who awaits the answer first. */
const SENDER_FALLBACKS = [
  'reply-to',
  'sender',
  'x-original-from',
  'x-google-original-from',
  'x-original-sender',
  'resent-from',
  'x-sender',
  'return-path',
  'envelope-from',
  'x-envelope-from',
  'errors-to',
]

function findSender(headers: Headers, envelopeFrom: string | null, warnings: Set<EmailWarning>): MailAddress | null {
  const declared = headers.first('from')
  if (headers.addresses('from').filter((entry) => entry.address !== '').length > 1) warnings.add('several_senders')
  if (declared !== null) {
    if (!isAddressLike(declared.address)) warnings.add('sender_malformed')
    return declared
  }
  const name = headers.addresses('from').find((entry) => entry.name !== '')?.name ?? ''
  for (const header of SENDER_FALLBACKS) {
    const found = headers.first(header)
    if (found !== null) {
      warnings.add('sender_guessed')
      return { name: name || found.name, address: found.address }
    }
  }
  if (envelopeFrom !== null) {
    warnings.add('sender_guessed')
    return { name, address: envelopeFrom }
  }
  warnings.add('no_sender')
  return null
}

type Body = { text: string | null; html: string | null; calendar: string | null }
type Loose = { part: MimePart; isRelated: boolean; name: string | null; content: Buffer }

const NO_BODY: Body = { text: null, html: null, calendar: null }

function declaredName(part: MimePart): string | null {
  const name = part.dispositionParams.filename ?? part.contentTypeParams.name ?? part.dispositionParams.name
  return name === undefined || name.trim() === '' ? null : decodeWords(name)
}

class BodyReader {
  readonly loose: Loose[] = []
  readonly types: string[] = []
  guessed = false
  dropped = false

  constructor(private readonly fallbackCharset: string | null) {}

  private decode(part: MimePart): string {
    const declared = part.contentTypeParams.charset ?? metaCharset(part) ?? this.fallbackCharset
    const decoded = decodeText(part.content, declared)
    this.guessed ||= decoded.guessed
    const text = decoded.text
      .replace(/^\ufeff/, '')
      .replace(/\r\n?/g, '\n')
      .replaceAll('\0', '')
    const isFlowed = /^flowed$/i.test(part.contentTypeParams.format ?? '') && part.contentType === 'text/plain'
    return isFlowed ? unflow(text, /^yes$/i.test(part.contentTypeParams.delsp ?? '')) : text
  }

  /** Text of a part that is kept as a file too (status parts, calendars). */
  textOf(part: MimePart): string {
    return this.decode(part)
  }

  private keep(part: MimePart, isRelated: boolean): void {
    this.loose.push({ part, isRelated, name: declaredName(part), content: part.content })
  }

  private plainBody(part: MimePart): Body {
    const { text, files } = extractUuencoded(this.decode(part))
    for (const file of files) {
      const fake: MimePart = {
        ...part,
        contentType: 'application/octet-stream',
        contentTypeParams: {},
        disposition: 'attachment',
        dispositionParams: {},
        children: [],
      }
      this.loose.push({ part: fake, isRelated: false, name: file.filename, content: Buffer.from(file.content) })
    }
    return { ...NO_BODY, text }
  }

  private leaf(part: MimePart, isOnly: boolean, isRelated: boolean): Body {
    this.types.push(part.contentType)
    const isFile = part.disposition === 'attachment' || (declaredName(part) !== null && !isOnly)
    if (!isFile) {
      if (part.contentType === 'text/plain') return this.plainBody(part)
      if (part.contentType === 'text/html') return { ...NO_BODY, html: this.decode(part) }
      if (part.contentType === 'text/enriched' || part.contentType === 'text/richtext')
        return { ...NO_BODY, text: withoutEnrichment(this.decode(part)) }
    }
    this.keep(part, isRelated)
    return part.contentType === 'text/calendar' || part.contentType === 'application/ics'
      ? { ...NO_BODY, calendar: this.decode(part) }
      : NO_BODY
  }

  read(part: MimePart, isOnly = true, isRelated = false): Body {
    if (part.children.length === 0) {
      if (part.contentType.startsWith('multipart/')) return NO_BODY
      return this.leaf(part, isOnly, isRelated)
    }
    this.types.push(part.contentType)
    if (part.contentType === 'multipart/alternative') return this.alternative(part, isRelated)
    if (part.contentType === 'multipart/related') return this.related(part)
    if (part.contentType === 'multipart/report') return this.report(part)
    const bodies = part.children.map((child, at) =>
      this.read(child, at === 0 && isOnly && child.disposition !== 'attachment', isRelated),
    )
    return joinBodies(bodies)
  }

  private alternative(part: MimePart, isRelated: boolean): Body {
    const body = { ...NO_BODY }
    for (const child of part.children) {
      // Versions for watches and interactive mail repeat what the others say.
      if (/^text\/(?:watch-html|x-amp-html|x-watch-html|aol)$/.test(child.contentType)) {
        this.dropped = true
        continue
      }
      const read = this.read(child, true, isRelated)
      if (read.text !== null && (body.text === null || body.text.trim() === '')) body.text = read.text
      if (read.html !== null) body.html = read.html
      body.calendar ??= read.calendar
    }
    return body
  }

  private related(part: MimePart): Body {
    const start = part.contentTypeParams.start?.replace(/^<|>$/g, '')
    const named = start === undefined ? undefined : part.children.find((child) => contentIdOf(child) === start)
    const root =
      named ??
      part.children.find(
        (child) =>
          child.contentType.startsWith('multipart/') ||
          (child.contentType.startsWith('text/') && child.disposition !== 'attachment'),
      ) ??
      part.children[0]
    let body = NO_BODY
    for (const child of part.children) {
      if (child === root) body = this.read(child, true, true)
      else {
        const extra = this.read(child, false, true)
        // A second text in a "related" is a sender's mistake for "mixed".
        if (extra.text !== null || extra.html !== null) body = joinBodies([body, extra])
      }
    }
    return body
  }

  private report(part: MimePart): Body {
    const [first, ...rest] = part.children
    const isBody = first !== undefined && /^(?:text\/|multipart\/)/.test(first.contentType)
    const body = isBody ? this.read(first, true, false) : NO_BODY
    for (const child of isBody ? rest : part.children) this.keepTree(child)
    return body
  }

  private keepTree(part: MimePart): void {
    if (part.children.length > 0) for (const child of part.children) this.keepTree(child)
    else if (!part.contentType.startsWith('multipart/')) {
      this.types.push(part.contentType)
      this.keep(part, false)
    }
  }
}

function metaCharset(part: MimePart): string | null {
  if (part.contentType !== 'text/html') return null
  return (
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]{2,40})/i.exec(part.content.toString('latin1', 0, 4096))?.[1] ?? null
  )
}

function withoutEnrichment(text: string): string {
  return text
    .replace(/<param>[^<]{0,500}<\/param>/gi, '')
    .replace(/<\/?[a-z]{1,30}>/gi, '')
    .replace(/<</g, '<')
}

function joinBodies(bodies: readonly Body[]): Body {
  const filled = bodies.filter((body) => body.text !== null || body.html !== null)
  const calendar = bodies.find((body) => body.calendar !== null)?.calendar ?? null
  const [only] = filled
  if (only === undefined) return { ...NO_BODY, calendar }
  if (filled.length === 1) return { ...only, calendar: only.calendar ?? calendar }
  const hasHtml = filled.some((body) => body.html !== null)
  const text = filled.map((body) => body.text ?? linesToText(htmlToLines(body.html ?? ''))).join('\n')
  const html = hasHtml ? filled.map((body) => body.html ?? plainTextToHtml(body.text ?? '')).join('\n<br>\n') : null
  return { text: filled.some((body) => body.text !== null) || !hasHtml ? text : null, html, calendar }
}

function linesToText(lines: readonly ReplyLine[]): string {
  return lines.map((line) => line.text).join('\n')
}

function partHeader(part: MimePart, name: string): string | null {
  const found = part.headers.find((header) => header.name === name)
  return found === undefined ? null : decodeWords(headerText(found.raw, null)) || null
}

function contentIdOf(part: MimePart): string | null {
  return partHeader(part, 'content-id')?.replace(/^[\s<]+|[\s>]+$/g, '') || null
}

/** Headers at the beginning of an embedded message. */
function embeddedHeaders(content: Buffer): Headers {
  const text = content.toString('latin1', 0, 64 * 1024).replace(/^[\s>]+/, '')
  const end = /\r?\n[ \t]*\r?\n/.exec(text)?.index ?? text.length
  const lines: string[] = []
  for (const line of text.slice(0, end).split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && lines.length > 0) lines[lines.length - 1] += `\n${line}`
    else lines.push(line)
  }
  const raw = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return colon < 1 || colon > 80
      ? []
      : [{ name: line.slice(0, colon).trim().toLowerCase(), raw: Buffer.from(line.slice(colon + 1), 'latin1') }]
  })
  return new Headers(raw, null)
}

/** What a nameless file is called; other message parts by their subtype ("delivery-status.txt"). */
function stemFor(contentType: string): string {
  const [main = '', sub = ''] = contentType.split('/')
  if (main === 'message') return sub
  if (main === 'image') return 'image'
  if (sub === 'calendar') return 'invite'
  if (sub.startsWith('rfc822-header')) return 'headers'
  return main === 'text' ? 'text' : 'attachment'
}

function partName(loose: Loose): string {
  const { part } = loose
  const declared = safeFilename(loose.name ?? '')
  if (declared !== '') return /\.[\p{L}\p{N}]{1,10}$/u.test(declared) ? declared : withExtension(declared, part)
  const described = safeFilename(partHeader(part, 'content-description') ?? '')
  if (part.contentType === 'message/rfc822') {
    const subject = safeFilename((described || embeddedHeaders(loose.content).text('subject')) ?? '')
    return withExtension(subject || 'message', part)
  }
  if (described !== '') return withExtension(described, part)
  const location = safeFilename((partHeader(part, 'content-location') ?? '').replace(/[?#].*$/, ''))
  if (location !== '' && /\.[\p{L}\p{N}]{1,10}$/u.test(location)) return location
  return withExtension(safeFilename(stemFor(part.contentType)) || 'attachment', part)
}

function withExtension(name: string, part: MimePart): string {
  const extension = extensionFor(part.contentType)
  const known = new RegExp(`\\.${extension}$`, 'i').test(name)
  return known || extension === 'bin' ? name : `${name}.${extension}`
}

const INLINE_DATA = /\bsrc\s*=\s*(["'])data:(image\/(?:png|jpe?g|gif|webp|bmp));base64,([A-Za-z0-9+/=\s]{20,})\1/gi
const MAX_EXTRACTED = 50

/** Pictures pasted as `data:` become inline attachments, so that the stored HTML carries no data and nothing is lost. */
function extractDataImages(html: string): {
  html: string
  images: { contentId: string; contentType: string; content: Buffer }[]
} {
  const images: { contentId: string; contentType: string; content: Buffer }[] = []
  if (!html.includes('data:image')) return { html, images }
  const rewritten = html.replace(INLINE_DATA, (whole: string, quote: string, type: string, data: string) => {
    if (images.length >= MAX_EXTRACTED) return whole
    const contentId = `data-${images.length + 1}@inline`
    images.push({ contentId, contentType: type.toLowerCase(), content: Buffer.from(data, 'base64') })
    return `src=${quote}cid:${contentId}${quote}`
  })
  return { html: rewritten, images }
}

function referencedCids(html: string): Set<string> {
  const found = new Set<string>()
  for (const match of html.matchAll(/cid:([^"'\s>)]{1,250})/gi)) {
    const value = match[1] as string
    found.add(value.toLowerCase())
    try {
      found.add(decodeURIComponent(value).toLowerCase())
    } catch {
      // A lone "%" in a Content-ID is legal and no escape; the value itself was added above.
    }
  }
  return found
}

async function toAttachments(
  reader: BodyReader,
  html: string | null,
  extra: { contentId: string; contentType: string; content: Buffer }[],
): Promise<EmailAttachment[]> {
  const cids = referencedCids(html ?? '')
  const drafts = await Promise.all(
    reader.loose.map(async (loose): Promise<EmailAttachment> => {
      const contentId = contentIdOf(loose.part)
      const { content } = loose
      return {
        filename: partName(loose),
        contentType: loose.part.contentType,
        sniffedType: await sniffContentType(content, loose.part.contentType),
        size: content.length,
        contentId,
        inline: contentId !== null && cids.has(contentId.toLowerCase()),
        disposition: loose.part.disposition,
        content,
      }
    }),
  )
  for (const image of extra) {
    drafts.push({
      filename: `image.${extensionFor(image.contentType)}`,
      contentType: image.contentType,
      sniffedType: await sniffContentType(image.content, image.contentType),
      size: image.content.length,
      contentId: image.contentId,
      inline: true,
      disposition: 'inline',
      content: image.content,
    })
  }
  const names = uniqueFilenames(drafts.map((draft) => draft.filename))
  return drafts.map((draft, at) => ({ ...draft, filename: names[at] ?? draft.filename }))
}

/** A text part that only says "this mail is HTML", or is a stump of it. */
function isStub(text: string, htmlText: string): boolean {
  const length = text.replace(/\s+/g, '').length
  return length === 0 || (htmlText.length > 200 && length < htmlText.replace(/\s+/g, '').length * 0.15)
}

/** The reply as its author wrote it, from the body that tells it best. */
function splitBody(body: Body, isForward: boolean): SplitReply & { text: string } {
  const lines = body.html === null ? null : htmlToLines(body.html)
  const htmlText = lines === null ? '' : linesToText(lines)
  if (body.text === null || (lines !== null && isStub(body.text, htmlText))) {
    const fallback = body.text ?? ''
    return lines === null
      ? { ...splitReplyText(fallback, { isForward }), text: fallback }
      : { ...splitReply(lines, { isForward }), text: htmlText }
  }
  const plain = splitReplyText(body.text, { isForward })
  if (lines !== null && plain.quoted === '') {
    // Some programs write the quotation into the text without any mark; the HTML still knows where it begins.
    const marked = splitReply(lines, { isForward })
    if (marked.quoted !== '' && marked.visible !== '') return { ...marked, text: body.text }
  }
  return { ...plain, text: body.text }
}

function findOriginal(reader: BodyReader, reportText: string): Headers | null {
  const embedded =
    reader.loose.find(({ part }) => part.contentType === 'message/rfc822' || part.contentType === 'message/global') ??
    reader.loose.find(({ part }) => /^text\/rfc822-headers?$/.test(part.contentType))
  if (embedded !== undefined) return embeddedHeaders(embedded.content)
  const { original } = splitReport(reportText)
  return original.length === 0 ? null : embeddedHeaders(Buffer.from(original.join('\n').replace(/^\s+/, ''), 'utf8'))
}

const ORIGINAL_HEADERS = [
  'message-id',
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'in-reply-to',
  'references',
  'return-path',
]

function pick(headers: Headers, names: readonly string[]): Record<string, string> {
  const entries = names.flatMap((name) => {
    const value = headers.text(name)
    return value === null ? [] : [[name, value.slice(0, MAX_HEADER_VALUE)] as const]
  })
  return Object.fromEntries(entries)
}

const addressesIn = (list: readonly MailAddress[]) =>
  list.map((entry) => entry.address).filter((address) => address !== '')

function readReport(
  reader: BodyReader,
  headers: Headers,
  kind: EmailKind,
  text: string,
  deliveredTo: readonly string[],
  from: MailAddress | null,
) {
  const original = kind === 'message' ? null : findOriginal(reader, text)
  const statusParts = reader.loose
    .filter(({ part }) => /^message\/(?:global-)?delivery-status$/.test(part.contentType))
    .map(({ part }) => reader.textOf(part))
  const originalRecipients =
    original === null
      ? []
      : addressesIn([...original.addresses('to'), ...original.addresses('cc'), ...original.addresses('bcc')])
  const bounce =
    kind === 'bounce'
      ? readBounce({
          text,
          statusParts,
          failedRecipients: addressesIn(headers.addresses('x-failed-recipients')),
          originalRecipients,
          ownAddresses: [
            ...addressesIn([...headers.addresses('to'), ...headers.addresses('cc')]),
            ...deliveredTo,
            ...(from === null ? [] : [from.address]),
            ...(original === null
              ? []
              : addressesIn([
                  ...original.addresses('from'),
                  ...original.addresses('sender'),
                  ...original.addresses('return-path'),
                ])),
          ],
        })
      : null
  const feedback = reader.loose.find(({ part }) => part.contentType === 'message/feedback-report')
  const abuse =
    kind === 'abuse_report' ? parseFeedbackReport(feedback === undefined ? '' : reader.textOf(feedback.part)) : null
  const named = /^x-original-message-id\s*:\s*(.+)$/im.exec(statusParts.join('\n'))?.[1]
  const originalMessageId = original?.text('message-id') ?? named ?? null
  return {
    bounce,
    abuse:
      abuse === null ? null : { ...abuse, originalRecipient: abuse.originalRecipient ?? originalRecipients[0] ?? null },
    originalMessageId: kind === 'message' ? null : normaliseMessageId(originalMessageId),
    originalHeaders: original === null ? null : pick(original, ORIGINAL_HEADERS),
  }
}

/** The same value with every text fit for a database: no NUL, no half of a surrogate pair (a cut emoji breaks JSON columns). */
function storable<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed() as T
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value
  if (Array.isArray(value)) return value.map(storable) as T
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, storable(entry)])) as T
}

/**
 * Everything Relais knows of a raw mail. Broken mails parse as far as they can, with warnings.
 * @throws EmailParseError for the closed list of what cannot be parsed at all
 */
export async function parseEmail(raw: Uint8Array): Promise<ParsedEmail> {
  const { root, envelopeFrom } = await readMimeTree(raw)
  const warnings = new Set<EmailWarning>()
  const charset =
    root.contentTypeParams.charset ??
    root.children.find((child) => child.contentTypeParams.charset !== undefined)?.contentTypeParams.charset ??
    null
  const headers = new Headers(root.headers, charset)
  const reader = new BodyReader(null)
  const body = reader.read(root)
  const from = findSender(headers, envelopeFrom, warnings)
  const subject = headers.text('subject')
  const deliveredTo = [
    ...new Set(
      ['delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to'].flatMap((name) =>
        addressesIn(headers.addresses(name)),
      ),
    ),
  ]

  const { html: bodyHtml, images } = extractDataImages(body.html ?? '')
  const sanitized = body.html === null ? null : sanitizeEmailHtml(bodyHtml)
  const split = splitBody({ ...body, html: body.html === null ? null : bodyHtml }, isForwardSubject(subject ?? ''))
  const text = split.text.trim() === '' && body.calendar !== null ? calendarSummary(body.calendar) : split.text

  const verdict = emailKind({
    header: (name) => headers.raw(name).find((value) => value !== '') ?? headers.raw(name)[0] ?? null,
    fromName: headers.addresses('from')[0]?.name ?? '',
    fromAddress: headers.first('from')?.address ?? null,
    fromIsEmpty:
      headers.raw('from').length > 0 && headers.first('from') === null && /<\s*>/.test(headers.raw('from')[0] ?? ''),
    subject: subject ?? '',
    contentType: root.contentType,
    reportType: root.contentTypeParams['report-type']?.toLowerCase() ?? null,
    partTypes: reader.types,
    text,
    namedRecipients: /<<<\s*[45]\d\d|\b[45]\.\d\.\d{1,3}\b|\b55[0-4][ -]/.test(text.slice(0, 6000)) ? 1 : 0,
  })
  const report = readReport(reader, headers, verdict.kind, text, deliveredTo, from)
  const visible =
    verdict.kind === 'message' || verdict.kind === 'auto_reply'
      ? text === split.text
        ? split.visible
        : text
      : text.trim()

  const dateHeader = headers.text('date') ?? ''
  const date = parseMailDate(dateHeader)
  const stamps = headers
    .raw('received')
    .slice(0, 10)
    .flatMap((value) => parseMailDate(value.slice(value.lastIndexOf(';') + 1)) ?? [])
  const dateTrusted = isDateTrusted(date, stamps)
  if (dateHeader === '') warnings.add('date_missing')
  else if (!dateTrusted) warnings.add('date_untrusted')
  if (reader.guessed) warnings.add('charset_guessed')
  if (reader.dropped) warnings.add('parts_dropped')
  if (bodyHtml.length > MAX_HTML_LENGTH) warnings.add('html_cut')

  return storable({
    messageId: normaliseMessageId(headers.text('message-id')),
    inReplyTo: messageIds(headers.text('in-reply-to') ?? '')[0] ?? null,
    references: messageIds(headers.raw('references').join(' ')),
    from,
    sender: headers.first('sender'),
    replyTo: headers.addresses('reply-to').filter((entry) => entry.address !== ''),
    to: headers.addresses('to').filter((entry) => entry.address !== ''),
    cc: headers.addresses('cc').filter((entry) => entry.address !== ''),
    bcc: headers.addresses('bcc').filter((entry) => entry.address !== ''),
    deliveredTo,
    subject: subject === null ? null : subject.replace(/\s+/g, ' ').trim().slice(0, 2000),
    date: date?.toISOString() ?? null,
    dateTrusted,
    headers: pick(headers, KEPT_HEADERS),
    text,
    html: body.html,
    sanitizedHtml: sanitized?.html ?? null,
    remoteImages: sanitized?.remoteImages ?? 0,
    visibleText: visible,
    quotedText: verdict.kind === 'message' || verdict.kind === 'auto_reply' ? split.quoted : '',
    signatureText: verdict.kind === 'message' || verdict.kind === 'auto_reply' ? split.signature : '',
    attachments: await toAttachments(reader, body.html === null ? null : bodyHtml, images),
    kind: verdict.kind,
    kindEvidence: verdict.evidence,
    bounce: report.bounce,
    abuse: report.abuse,
    originalMessageId: report.originalMessageId,
    originalHeaders: report.originalHeaders,
    language: guessLanguage(visible === '' ? text : visible),
    warnings: EMAIL_WARNINGS.filter((warning) => warnings.has(warning)),
  })
}
