/** `Content-Disposition` with the name in ASCII for old clients and in UTF-8 for the others (RFC 6266, RFC 8187). */
export function contentDisposition(kind: 'attachment' | 'inline', filename: string): string {
  const ascii =
    filename
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\]/g, '_')
      .trim() || 'fichier'
  const utf8 = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${utf8}`
}

const downloadHeaders = (file: { filename: string; contentType: string }) => ({
  'content-type': file.contentType,
  'content-disposition': contentDisposition('attachment', file.filename),
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
})

/** A download that no browser will run or show: attachment, nosniff, an empty CSP of its own. */
export function downloadResponse(file: { filename: string; contentType: string; content: Buffer }): Response {
  return new Response(new Uint8Array(file.content), {
    headers: { ...downloadHeaders(file), 'content-length': String(file.content.length) },
  })
}

/** The same for a file that is made while it leaves; its reader sets the pace, and a reader who goes away ends it. */
export function streamedDownload(file: {
  filename: string
  contentType: string
  text: AsyncGenerator<string>
}): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await file.text.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await file.text.return(undefined)
    },
  })
  return new Response(body, { headers: downloadHeaders(file) })
}
