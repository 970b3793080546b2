import { openApiDocument } from '@/lib/api/openapi'

export const dynamic = 'force-dynamic'

/** The API's description; it holds no secret and needs no key. */
export function GET(): Response {
  return Response.json(openApiDocument(), { headers: { 'cache-control': 'public, max-age=300' } })
}
