import { fileTypeFromBuffer } from 'file-type'

/** Containers whose signature says less than the declared type, with the declared types they can be. */
const CONTAINERS: Record<string, RegExp> = {
  'application/x-cfb': /^application\/(?:msword|vnd\.ms-|x-msexcel|excel|mspowerpoint|x-msi)/,
  'application/zip': /^application\/(?:vnd\.(?:openxmlformats|oasis|ms-|android|apple)|epub|java-archive|x-zip|zip)/,
  'application/xml': /(?:\+xml|\/xml)$/,
  'application/gzip': /^application\/(?:x-tar|gzip|x-gzip|x-compressed)/,
}
const SNIFF_BYTES = 256 * 1024

const MARKUP =
  /^[\s\ufeff]*(?:<!--[\s\S]{0,2000}?-->\s*|<\?xml[^>]{0,300}>\s*|<!doctype[^>]{0,300}>\s*)*<([a-z][a-z0-9:-]{0,20})/i
const HTML_TAG =
  /^(?:html|head|body|script|style|iframe|meta|title|div|table|p|a|img|span|form|link|base|h[1-6]|br|b|i|center|font|object|embed|svg|math|video|audio|input)$/i

function markupType(content: Uint8Array): string | null {
  const head = Buffer.from(content.subarray(0, 4096)).toString('latin1').replace(/\0/g, '')
  const start = head.replace(/^ï»¿/, '')
  if (/<svg[\s>]/i.test(start) && MARKUP.test(start) && !/<html[\s>]/i.test(start)) return 'image/svg+xml'
  if (/^\s*<!doctype\s+html/i.test(start)) return 'text/html'
  const tag = MARKUP.exec(start)?.[1]
  return tag !== undefined && HTML_TAG.test(tag) ? 'text/html' : null
}

/**
 * Media type that the bytes show, whatever was declared; `null` when they show nothing that contradicts the declaration.
 * Something declared an image without being one is `application/octet-stream`.
 */
export async function sniffContentType(content: Uint8Array, declared: string): Promise<string | null> {
  if (content.length === 0) return null
  const found = await fileTypeFromBuffer(content.subarray(0, SNIFF_BYTES))
  const markup = markupType(content)
  if (found === undefined || found.mime === 'application/xml') {
    if (markup !== null) return markup
    if (found === undefined)
      return /^(?:image|video|audio)\//.test(declared) && declared !== 'image/svg+xml'
        ? 'application/octet-stream'
        : null
  }
  return CONTAINERS[found.mime]?.test(declared) ? declared : found.mime
}
