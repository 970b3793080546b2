import { type MimeNode, Splitter, type SplitterChunk } from '@zone-eu/mailsplit'
import { decodeText } from './charset'
import { parseStructuredHeader } from './domain/mime-params'
import { headerText } from './encoded-words'
import { EmailParseError } from './parse-error'
import { decodeTransfer } from './transfer-encoding'

export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024
export const MAX_PARTS = 1000
export const MAX_DEPTH = 40
const MAX_HEADER_BYTES = 1024 * 1024

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
}

const LF = 0x0a
const CR = 0x0d

function lineEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(LF, at)
  return end < 0 ? bytes.length : end
}

const HEADER_LINE = /^[!-9;-~]{1,120}[ \t]*:/
const KNOWN_HEADER =
  /^(?:from|to|cc|bcc|subject|date|message-id|sender|reply-to|received|return-path|delivered-to|mime-version|content-[a-z-]+|references|in-reply-to|x-[a-z0-9-]+|dkim-signature|arc-[a-z-]+|authentication-results|importance|precedence|auto-submitted|thread-[a-z]+|user-agent|status|list-[a-z-]+|envelope-to|errors-to|organi[sz]ation|priority)[ \t]*:/i

/** Known headers in the lines below, up to the blank line: one nearby or two further down (a lost fold can be long). */
function headersFollow(bytes: Buffer, from: number): boolean {
  const lines = bytes
    .toString('latin1', from, Math.min(bytes.length, from + 8000))
    .split(/\r?\n/)
    .slice(0, 80)
  const stop = lines.indexOf('')
  const block = stop < 0 ? lines : lines.slice(0, stop)
  const known = block.flatMap((line, at) => (KNOWN_HEADER.test(line) ? [at] : []))
  return known.length >= 2 || (known[0] ?? 99) < 6
}

type Prepared = { bytes: Buffer; envelopeFrom: string | null }

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
  return { bytes: trimDelimiters(mendHeaders(bytes)), envelopeFrom }
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
      const headerFollows = headersFollow(bytes, end + 1)
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

/** White space behind a delimiter is legal (RFC 2046 §5.1.1) and frequent; the library compares whole lines. */
function trimDelimiters(bytes: Buffer): Buffer {
  const pieces: Buffer[] = []
  let kept = 0
  for (let at = bytes.indexOf('\n--'); at >= 0; at = bytes.indexOf('\n--', at + 1)) {
    const end = lineEnd(bytes, at + 1)
    if (end - at > 120) continue
    const spaces = /^--\S.*?([ \t]+)\r?$/.exec(bytes.toString('latin1', at + 1, end))?.[1]
    if (spaces === undefined) continue
    const stop = end - spaces.length - (bytes[end - 1] === CR ? 1 : 0)
    pieces.push(bytes.subarray(kept, stop))
    kept = stop + spaces.length
  }
  return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(kept)])
}

type Draft = { node: MimeNode; chunks: Buffer[]; children: Draft[]; depth: number }

/** Nodes and raw bodies of a message, in the library's order. */
async function splitMessage(bytes: Buffer, depth: number): Promise<Draft> {
  const splitter = new Splitter({ ignoreEmbedded: true, maxHeadSize: MAX_HEADER_BYTES, maxChildNodes: MAX_PARTS })
  const drafts = new Map<MimeNode, Draft>()
  let root: Draft | undefined
  splitter.end(bytes)
  try {
    for await (const chunk of splitter as AsyncIterable<SplitterChunk>) {
      if (chunk.type === 'node') {
        const parent = chunk.parentNode === false ? undefined : drafts.get(chunk.parentNode)
        const draft: Draft = {
          node: chunk,
          chunks: [],
          children: [],
          depth: parent === undefined ? depth : parent.depth + 1,
        }
        if (draft.depth > MAX_DEPTH) throw new EmailParseError('too_deep')
        drafts.set(chunk, draft)
        if (parent !== undefined) parent.children.push(draft)
        root ??= draft
      } else {
        const draft = drafts.get(chunk.node)
        // What stands before the first part of a multipart is needed only when no part follows.
        if (
          draft !== undefined &&
          (chunk.type === 'body' || (chunk.node.multipart !== false && draft.children.length === 0))
        )
          draft.chunks.push(chunk.value)
      }
    }
  } catch (error) {
    if (error instanceof EmailParseError) throw error
    const reason = error instanceof Error ? error.message : ''
    if (/child nodes/i.test(reason)) throw new EmailParseError('too_many_parts', { cause: error })
    if (/header size/i.test(reason)) throw new EmailParseError('headers_too_large', { cause: error })
    throw new EmailParseError('malformed', { cause: error })
  }
  if (root === undefined) throw new EmailParseError('malformed')
  return root
}

function structured(raw: Buffer | undefined) {
  return parseStructuredHeader(
    raw === undefined ? '' : headerText(raw, null),
    (bytes, charset) => decodeText(bytes, charset).text,
  )
}

function rawHeaders(node: MimeNode): RawHeader[] {
  if (node.headers === false) return []
  return node.headers
    .getList()
    .filter((entry) => entry.line.includes(':'))
    .map((entry) => ({ name: entry.key, raw: Buffer.from(entry.line.slice(entry.line.indexOf(':') + 1), 'latin1') }))
}

function toPart(draft: Draft): MimePart {
  const headers = rawHeaders(draft.node)
  const first = (name: string) => headers.find((header) => header.name === name)?.raw
  const type = structured(first('content-type'))
  const disposition = structured(first('content-disposition'))
  const declared = first('content-type') === undefined ? draft.node.contentType || 'text/plain' : type.value
  const contentType = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(declared) ? declared : 'text/plain'
  const encoding =
    /[\w-]+/.exec(
      headerText(first('content-transfer-encoding') ?? Buffer.alloc(0), null)
        .replace(/\([^()]*\)/g, ' ')
        .toLowerCase(),
    )?.[0] ?? ''
  const children = draft.children.map(toPart)
  const isMultipart = contentType.startsWith('multipart/')
  const body = children.length > 0 ? Buffer.alloc(0) : Buffer.concat(draft.chunks)
  return {
    headers,
    contentType,
    contentTypeParams: type.params,
    disposition: /^[a-z-]+/.exec(disposition.value)?.[0] ?? null,
    dispositionParams: disposition.params,
    transferEncoding: encoding,
    content: isMultipart ? body : decodeTransfer(body, encoding, contentType.startsWith('text/')),
    children,
  }
}

/**
 * A multipart whose closing delimiter is missing leaves the parts of the enclosing one inside its last part: the library
 * compares the innermost delimiters only. They are cut out and read as what they are.
 */
async function closeForgotten(draft: Draft, outer: readonly { owner: Draft; delimiter: Buffer }[]): Promise<void> {
  const [own] = [draft.node._boundary]
  const inner =
    own === false || draft.node.multipart === false
      ? outer
      : [{ owner: draft, delimiter: Buffer.from(`\n--${own.toString('latin1')}`, 'latin1') }, ...outer]
  for (const child of [...draft.children]) await closeForgotten(child, inner)
  if (draft.children.length > 0 || outer.length < 2) return
  const body = Buffer.concat(draft.chunks)
  for (const { owner, delimiter } of outer.slice(1)) {
    const at = findDelimiter(body, delimiter)
    if (at < 0) continue
    draft.chunks = [body.subarray(0, at)]
    const boundary = delimiter
      .toString('latin1')
      .slice(3)
      .replace(/(["\\])/g, '\\$1')
    const rest = Buffer.concat([
      Buffer.from(`Content-Type: multipart/mixed; boundary="${boundary}"\n`, 'latin1'),
      body.subarray(at),
    ])
    const recovered = await splitMessage(rest, owner.depth)
    owner.children.push(...recovered.children)
    return
  }
}

/** Offset of a delimiter that fills its line, closing one included. */
function findDelimiter(body: Buffer, delimiter: Buffer): number {
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    if (/^(?:--)?[ \t]*\r?(?:\n|$)/.test(body.toString('latin1', at + delimiter.length, at + delimiter.length + 20)))
      return at
  }
  return -1
}

function countParts(part: MimePart): number {
  return part.children.reduce((sum, child) => sum + countParts(child), 1)
}

async function readPart(bytes: Buffer, depth: number): Promise<MimePart> {
  const draft = await splitMessage(bytes, depth)
  await closeForgotten(draft, [])
  return toPart(draft)
}

/** Children of a multipart whose `boundary` is missing or wrong: the delimiter is read from the body itself. */
async function recoverChildren(part: MimePart, depth: number): Promise<void> {
  // A root without Content-Type whose body is MIME all the same: a gateway dropped the header.
  if (depth === 0 && part.children.length === 0 && !part.headers.some((header) => header.name === 'content-type')) {
    const head = part.content.toString('latin1', 0, 16 * 1024)
    const delimiter = /(?:^|\n)--([^\s-][^\r\n]{4,68})\r?\n/.exec(head)?.[1]?.trimEnd()
    if (delimiter !== undefined && part.content.includes(`\n--${delimiter}--`) && /\nContent-Type:/i.test(head))
      part.contentType = 'multipart/mixed'
  }
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
      part.children = (await readPart(Buffer.concat([header, part.content]), depth)).children
      if (part.children.length > 0) part.content = Buffer.alloc(0)
      else part.contentType = 'text/plain'
    }
  }
  for (const child of part.children) await recoverChildren(child, depth + 1)
}

/**
 * MIME structure of a raw mail, embedded messages kept as leaves. Bounded in size, parts, depth and headers.
 * @throws EmailParseError empty, too_large, not_an_email, too_deep, too_many_parts, headers_too_large, malformed
 */
export async function readMimeTree(raw: Uint8Array): Promise<MimeTree> {
  if (raw.byteLength > MAX_MESSAGE_BYTES) throw new EmailParseError('too_large')
  const { bytes, envelopeFrom } = prepare(raw)
  if (bytes.length === 0) throw new EmailParseError('empty')
  const headEnd = /\r?\n\r?\n/.exec(bytes.toString('latin1', 0, Math.min(bytes.length, MAX_HEADER_BYTES)))
  const head = bytes.toString('latin1', 0, headEnd?.index ?? Math.min(bytes.length, MAX_HEADER_BYTES))
  if (!head.split('\n').some((line) => KNOWN_HEADER.test(line))) throw new EmailParseError('not_an_email')
  const root = await readPart(bytes, 0)
  await recoverChildren(root, 0)
  if (countParts(root) > MAX_PARTS) throw new EmailParseError('too_many_parts')
  return { root, envelopeFrom }
}
