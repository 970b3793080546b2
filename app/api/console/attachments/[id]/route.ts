import { getAttachment } from '@/lib/conversations/queries/content'
import { consoleRoute } from '@/lib/platform/console-route'
import { contentDisposition } from '@/lib/platform/download'
import { DomainError } from '@/lib/platform/errors'

const PREVIEW_S = 10 * 60

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
      'content-disposition': contentDisposition(preview ? 'inline' : 'attachment', file.filename),
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      // A picture scrolled past twice is asked for once; nothing stays for the next person at this desk.
      'cache-control': preview ? `private, max-age=${PREVIEW_S}` : 'private, no-store',
    },
  })
})
