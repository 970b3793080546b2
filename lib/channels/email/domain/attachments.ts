const MAX_NAME = 120

/** Extensions for types whose parts come without a name. */
const EXTENSIONS: Record<string, string> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/directory': 'vcf',
  'text/xml': 'xml',
  'text/rtf': 'rtf',
  'text/enriched': 'txt',
  'text/rfc822-headers': 'txt',
  'text/rfc822-header': 'txt',
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/zip': 'zip',
  'application/rtf': 'rtf',
  'application/xml': 'xml',
  'application/json': 'json',
  'application/ics': 'ics',
  'application/ms-tnef': 'dat',
  'application/vnd.ms-tnef': 'dat',
  'application/pgp-signature': 'asc',
  'application/pgp-encrypted': 'asc',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-signature': 'p7s',
  'application/pkcs7-mime': 'p7m',
  'application/x-pkcs7-mime': 'p7m',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/x-zip-compressed': 'zip',
  'application/gzip': 'gz',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/pjpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/bmp': 'bmp',
  'image/tiff': 'tif',
  'image/heic': 'heic',
  'image/svg+xml': 'svg',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/ogg': 'ogg',
  'audio/amr': 'amr',
  'audio/mp4': 'm4a',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'message/rfc822': 'eml',
  'message/delivery-status': 'txt',
  'message/feedback-report': 'txt',
  'message/disposition-notification': 'txt',
}

/** Names that Windows reserves for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** Extension for a media type without dot, `bin` when unknown. */
export function extensionFor(contentType: string): string {
  return EXTENSIONS[contentType] ?? (/^(?:image|audio|video|text)\/([a-z0-9]{2,5})$/.exec(contentType)?.[1] || 'bin')
}

function isUnsafe(char: string): boolean {
  const code = char.codePointAt(0) ?? 0
  const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f)
  // Direction marks make "exe.pdf" of "fdp.exe"; the others are invisible.
  const isHidden =
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    code === 0xad
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  return isControl || isHidden || isSurrogate
}

/**
 * A file name that is safe to show, to download and to write: no path, no control or direction character, no device name,
 * bounded length with its extension kept. `''` when nothing readable is left.
 */
export function safeFilename(name: string): string {
  const visible = [...name.normalize('NFC')].filter((char) => !isUnsafe(char)).join('')
  const base =
    visible
      .replace(/[\\/]+/g, '/')
      .split('/')
      .filter((part) => !/^[\s.]*$/.test(part))
      .at(-1) ?? ''
  let safe = base
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  if (RESERVED.test(safe)) safe = `_${safe}`
  const chars = [...safe]
  if (chars.length <= MAX_NAME) return safe
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(safe)?.[0] ?? ''
  return (
    chars
      .slice(0, MAX_NAME - extension.length)
      .join('')
      .trimEnd() + extension
  )
}

/** Names of one mail made unique, ignoring case: "photo.jpg", "photo (2).jpg". */
export function uniqueFilenames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  const counters = new Map<string, number>()
  return names.map((name) => {
    const dot = name.lastIndexOf('.')
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
    let candidate = name
    let count = counters.get(name.toLowerCase()) ?? 1
    while (taken.has(candidate.toLowerCase())) candidate = `${stem} (${++count})${extension}`
    counters.set(name.toLowerCase(), count)
    taken.add(candidate.toLowerCase())
    return candidate
  })
}

/** Types a browser may show inside our pages: raster images only. Never SVG, HTML or PDF, which carry script. */
export function isInlineSafe(contentType: string): boolean {
  return /^image\/(?:png|jpeg|jpg|pjpeg|gif|webp|bmp|avif)$/.test(contentType.toLowerCase().split(';')[0]?.trim() ?? '')
}
