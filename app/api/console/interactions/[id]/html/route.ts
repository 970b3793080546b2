import { sanitizeEmailHtml } from '@/lib/channels/email/sanitize-html'
import { getInteractionHtml } from '@/lib/conversations/queries/content'
import { consoleRoute } from '@/lib/platform/console-route'

const STYLE = `
html{color-scheme:light;background:#fff}
body{margin:0;padding:12px 14px;color:#1f1d1a;font:14px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
img{max-width:100%;height:auto}
img[data-remote-src]:not([src]),img[data-cid]:not([src]){display:inline-block;min-width:24px;min-height:24px;max-width:100%;border:1px dashed #b5aea4;border-radius:4px;background:#f4f2ef;font-size:12px;color:#6c665f}
table{max-width:100%}
pre{white-space:pre-wrap}
blockquote{margin:8px 0;padding-left:10px;border-left:2px solid #d9d5ce}
a[href]{color:#0b606c}
body>:first-child{margin-top:0}`

const escapeAttribute = (text: string) => text.replace(/[^\w-]/g, '')

/** Lets the images that wait in `data-remote-src` load. Attribute values are escaped, so no tag ends inside one. */
function withRemoteImages(html: string): string {
  return html.replace(/<img\b[^>]*>/gi, (tag) => tag.replace(' data-remote-src="', ' src="'))
}

/**
 * A mail's HTML for a sandboxed frame: cleaned again, no script, nothing loaded from anywhere. Pictures that the mail
 * carries are in it as data, since the frame has no origin and so no cookie. With `?images=1`, asked for by the
 * reader, remote pictures load over https.
 */
export const GET = consoleRoute<{ id: string }>('conversation.read', async (actor, request, { id }) => {
  const { html, language, pictures } = await getInteractionHtml(actor, id)
  const remote = request.nextUrl.searchParams.get('images') === '1'
  const clean = sanitizeEmailHtml(html, { cidUrl: (contentId) => pictures.get(contentId) ?? null }).html
  const body = remote ? withRemoteImages(clean) : clean
  const lang = language ? ` lang="${escapeAttribute(language)}"` : ''
  const page = `<!doctype html><html${lang}><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width"><title>E-mail</title><style>${STYLE}</style></head><body>${body}</body></html>`
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `img-src data:${remote ? ' https:' : ''}`,
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        'sandbox allow-popups allow-popups-to-escape-sandbox',
      ].join('; '),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    },
  })
})
