import PostalMime from 'postal-mime'
import { headerText } from './encoded-words'
import { EmailParseError } from './parse-error'

export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024
export const MAX_PARTS = 1000
export const MAX_DEPTH = 40
const MAX_HEADER_BYTES = 1024 * 1024
/** Each line costs the parser an object; a legitimate 60 MB base64 mail has 800 000. */
const MAX_LINES = 1_500_000

export type RawHeader = { name: string; raw: Buffer }

export type MimePart = {
  headers: RawHeader[]
  /** Lower-case `type/subtype`; `text/plain` when the header is missing or unusable. */
  contentType: string
  contentTypeParams: Record<string, string>
  disposition: string | null
  dispositionParams: Record<string, string>
  transferEncoding: string
  /** Decoded from its transfer encoding, charset untouched. Empty for multiparts that have children. */
  content: Buffer
  children: MimePart[]
}

export type MimeTree = {
  root: MimePart
  /** Sender of an mbox "From " line, when the file starts with one. */
  envelopeFrom: string | null
  usesCrlf: boolean
}

/**
 * What we read of the library's tree. Its public result decodes every text with the declared charset and drops the bytes,
 * which loses mails whose charset is missing or wrong; the tree keeps them. The version is pinned and a test guards the shape.
 */
type LibraryNode = {
  childNodes: LibraryNode[]
  content: ArrayBuffer | null
  rawHeaderLines: { key: string; line: string }[]
  contentType: { parsed: { value: string; params: Record<string, string> } }
  contentDisposition: { parsed: { value: string; params: Record<string, string> } }
  contentTransferEncoding: { encoding: string }
}

const LF = 0x0a
const CR = 0x0d

function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++
  return lines
}

/** One delimiter repeated endlessly is the cheapest way to make a parser build a million parts: seen before it is parsed. */
function assertFewDelimiters(bytes: Buffer): void {
  const seen = new Map<string, number>()
  for (let at = 0; at >= 0 && at < bytes.length; ) {
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x2d) {
      const line = bytes.toString('latin1', at + 2, Math.min(at + 80, lineEnd(bytes, at))).trimEnd()
      const times = (seen.get(line) ?? 0) + 1
      if (times > MAX_PARTS && line !== '' && bytes.includes(`boundary=`) && namesBoundary(bytes, line)) {
        throw new EmailParseError('too_many_parts')
      }
      if (seen.size < 50_000) seen.set(line, times)
    }
    const next = bytes.indexOf(LF, at)
    at = next < 0 ? -1 : next + 1
  }
}

function namesBoundary(bytes: Buffer, value: string): boolean {
  return bytes.includes(`=${value}`, 0, 'latin1') || bytes.includes(`="${value}`, 0, 'latin1')
}

function lineEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(LF, at)
  return end < 0 ? bytes.length : end
}

const HEADER_LINE = /^[!-9;-~]{1,120}[ \t]*:/
const KNOWN_HEADER =
  /^(?:from|to|cc|bcc|subject|date|message-id|sender|reply-to|received|return-path|delivered-to|mime-version|content-[a-z-]+|references|in-reply-to|x-[a-z0-9-]+|dkim-signature|arc-[a-z-]+|authentication-results|importance|precedence|auto-submitted|thread-[a-z]+|user-agent|status|list-[a-z-]+|envelope-to|errors-to|organi[sz]ation|priority)[ \t]*:/i

type Prepared = { bytes: Buffer; envelopeFrom: string | null; usesCrlf: boolean }

/** Removes what stands before the headers (byte order marks, blank lines, mbox lines) and mends a header block that has no end. */
function prepare(raw: Uint8Array): Prepared {
  let bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) bytes = Buffer.from(bytes.toString('utf16le').slice(1), 'utf8')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
  if (!bytes.includes(LF) && bytes.includes(CR))
    bytes = Buffer.from(bytes.toString('latin1').replace(/\r/g, '\n'), 'latin1')
  let start = 0
  while (start < bytes.length && [LF, CR, 0x20, 0x09].includes(bytes[start] as number)) start++
  bytes = bytes.subarray(start)
  let envelopeFrom: string | null = null
  for (let i = 0; i < 3 && /^>?From[ \t]/.test(bytes.toString('latin1', 0, 6)); i++) {
    const end = lineEnd(bytes, 0)
    const sender = /^>?From[ \t]+<?([^\s>]+@[^\s>]+)/.exec(bytes.toString('latin1', 0, Math.min(end, 1000)))
    envelopeFrom ??= sender?.[1] ?? null
    bytes = bytes.subarray(end + 1)
  }
  const firstBreak = bytes.indexOf(LF)
  return { bytes: mendHeaders(bytes), envelopeFrom, usesCrlf: firstBreak > 0 && bytes[firstBreak - 1] === CR }
}

/**
 * A line that is no header inside the header block either continues the header above (a lost fold) when more headers follow,
 * or is the first line of a body whose blank line was lost.
 */
function mendHeaders(bytes: Buffer): Buffer {
  for (let at = 0, lines = 0; at < bytes.length && lines < 5000; lines++) {
    const end = lineEnd(bytes, at)
    const line = bytes.toString('latin1', at, Math.min(end, at + 400)).replace(/\r$/, '')
    if (line === '') return bytes
    if (!/^[ \t]/.test(line) && !HEADER_LINE.test(line) && at > 0) {
      const rest = bytes.toString('latin1', end + 1, Math.min(bytes.length, end + 4000))
      const following = rest.split(/\r?\n/).slice(0, 6)
      const stop = following.indexOf('')
      const headerFollows = following.slice(0, stop < 0 ? 6 : stop).some((text) => KNOWN_HEADER.test(text))
      const insert = Buffer.from(headerFollows ? ' ' : '\n')
      const mended = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at)])
      if (!headerFollows) return mended
      bytes = mended
      at = lineEnd(bytes, at) + 1
      continue
    }
    at = end + 1
  }
  return bytes
}

async function libraryTree(bytes: Uint8Array): Promise<LibraryNode> {
  const parser = new PostalMime({
    forceRfc822Attachments: true,
    maxNestingDepth: MAX_DEPTH,
    maxHeadersSize: MAX_HEADER_BYTES,
  })
  try {
    await parser.parse(bytes)
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    if (/nesting depth/i.test(reason)) throw new EmailParseError('too_deep', { cause: error })
    if (/header size/i.test(reason)) throw new EmailParseError('headers_too_large', { cause: error })
    throw new EmailParseError('malformed', { cause: error })
  }
  const { root } = parser as PostalMime & { root?: LibraryNode }
  if (root === undefined) throw new Error('postal-mime no longer exposes its tree')
  return root
}

function hasUndecodedHeaders(node: LibraryNode): boolean {
  return node.rawHeaderLines.some((entry) => entry.line.includes('�')) || node.childNodes.some(hasUndecodedHeaders)
}

function convert(
  node: LibraryNode,
  headerNode: LibraryNode,
  encoding: 'utf8' | 'latin1',
  usesCrlf: boolean,
  isRoot: boolean,
): MimePart {
  const declared = headerNode.contentType.parsed
  const disposition = headerNode.contentDisposition.parsed
  const type = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(declared.value) ? declared.value : 'text/plain'
  const transferEncoding = headerNode.contentTransferEncoding.encoding
  let content = node.content === null ? Buffer.alloc(0) : Buffer.from(node.content)
  const isLineBased = !/base64/.test(transferEncoding)
  // The last line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
  if (!isRoot && isLineBased && content.at(-1) === LF) content = content.subarray(0, -1)
  if (usesCrlf && isLineBased && !type.startsWith('text/') && !/quoted-printable/.test(transferEncoding)) {
    content = Buffer.from(content.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')
  }
  return {
    headers: headerNode.rawHeaderLines
      .filter((entry) => entry.line.includes(':'))
      .map((entry) => ({ name: entry.key, raw: Buffer.from(entry.line.slice(entry.line.indexOf(':') + 1), encoding) })),
    contentType: type,
    contentTypeParams: readableParams(declared.params, encoding),
    disposition: disposition.value === '' ? null : disposition.value,
    dispositionParams: readableParams(disposition.params, encoding),
    transferEncoding,
    content,
    children: node.childNodes.map((child, index) =>
      convert(
        child,
        headerNode.childNodes[index] ?? child,
        headerNode.childNodes[index] ? encoding : 'utf8',
        usesCrlf,
        false,
      ),
    ),
  }
}

function readableParams(params: Record<string, string>, encoding: 'utf8' | 'latin1'): Record<string, string> {
  if (encoding === 'utf8') return params
  const entries = Object.entries(params).map(([key, value]) => {
    const isBytes = Buffer.from(value, 'latin1').toString('latin1') === value
    return [key, isBytes ? headerText(Buffer.from(value, 'latin1'), null) : value] as const
  })
  return Object.fromEntries(entries)
}

function countParts(part: MimePart): number {
  return part.children.reduce((sum, child) => sum + countParts(child), 1)
}

/** Children of a multipart whose `boundary` is missing or wrong: the delimiter is read from the body itself. */
async function recoverChildren(part: MimePart, usesCrlf: boolean, depth: number): Promise<void> {
  if (part.contentType.startsWith('multipart/') && part.children.length === 0 && part.content.length > 0 && depth < 4) {
    const head = part.content.toString('latin1', 0, 64 * 1024)
    const delimiter = /(?:^|\n)--([^\s-][^\r\n]{0,68}|-{2,}[^\r\n-][^\r\n]{0,66})[ \t]*\r?\n(?:Content-|\r?\n)/i
      .exec(head)?.[1]
      ?.trimEnd()
    if (delimiter === undefined) {
      part.contentType = 'text/plain'
    } else {
      const header = Buffer.from(
        `Content-Type: ${part.contentType}; boundary="${delimiter.replace(/(["\\])/g, '\\$1')}"\n\n`,
        'latin1',
      )
      const node = await libraryTree(Buffer.concat([header, part.content]))
      part.children = convert(node, node, 'utf8', usesCrlf, true).children
      if (part.children.length > 0) part.content = Buffer.alloc(0)
      else part.contentType = 'text/plain'
    }
  }
  for (const child of part.children) await recoverChildren(child, usesCrlf, depth + 1)
}

/**
 * MIME structure of a raw mail, embedded messages kept as leaves. Bounded in size, lines, parts, depth and headers.
 * @throws EmailParseError empty, too_large, not_an_email, too_deep, too_many_parts, headers_too_large, malformed
 */
export async function readMimeTree(raw: Uint8Array): Promise<MimeTree> {
  if (raw.byteLength > MAX_MESSAGE_BYTES) throw new EmailParseError('too_large')
  const { bytes, envelopeFrom, usesCrlf } = prepare(raw)
  if (bytes.length === 0) throw new EmailParseError('empty')
  if (countLines(bytes) > MAX_LINES) throw new EmailParseError('too_large')
  const headEnd = /\r?\n\r?\n/.exec(bytes.toString('latin1', 0, Math.min(bytes.length, MAX_HEADER_BYTES)))
  const head = bytes.toString('latin1', 0, headEnd?.index ?? Math.min(bytes.length, MAX_HEADER_BYTES))
  if (!head.split('\n').some((line) => KNOWN_HEADER.test(line))) throw new EmailParseError('not_an_email')
  assertFewDelimiters(bytes)
  const node = await libraryTree(bytes)
  let root: MimePart
  if (hasUndecodedHeaders(node)) {
    // The library reads header lines as UTF-8. Fed with the bytes as Latin-1 characters it returns them unharmed.
    const headerNode = await libraryTree(Buffer.from(bytes.toString('latin1'), 'utf8'))
    root = convert(node, headerNode, 'latin1', usesCrlf, true)
  } else {
    root = convert(node, node, 'utf8', usesCrlf, true)
  }
  await recoverChildren(root, usesCrlf, 0)
  if (countParts(root) > MAX_PARTS) throw new EmailParseError('too_many_parts')
  return { root, envelopeFrom, usesCrlf }
}
