import { getAttachment } from '@/lib/conversations/queries/content'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

const PREVIEW_S = 10 * 60

/** `attachment; filename` in ASCII for old clients and in UTF-8 for the others (RFC 6266, RFC 8187). */
function disposition(kind: 'attachment' | 'inline', filename: string): string {
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

/**
 * A file as a download. With `?preview=1`, raster pictures alone are shown in place; nothing that could carry a script
 * ever is.
 */
export const GET = consoleRoute<{ id: string }>('conversation.read', async (actor, request, { id }) => {
  const file = await getAttachment(actor, id)
  const preview = request.nextUrl.searchParams.get('preview') === '1'
  if (preview && !file.picture) throw new DomainError('unsupported_media_type')
  return new Response(new Uint8Array(file.content), {
    headers: {
      'content-type': preview ? file.contentType : 'application/octet-stream',
      'content-length': String(file.content.length),
      'content-disposition': disposition(preview ? 'inline' : 'attachment', file.filename),
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      // A picture scrolled past twice is asked for once; nothing stays for the next person at this desk.
      'cache-control': preview ? `private, max-age=${PREVIEW_S}` : 'private, no-store',
    },
  })
})
