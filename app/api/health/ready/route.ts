import { readiness } from '@/lib/platform/readiness'

export const dynamic = 'force-dynamic'

/** 200 when the database, its schema and a worker are right; else 503 with the named cause. */
export async function GET(): Promise<Response> {
  const checks = await readiness()
  const failing = Object.entries(checks).filter(([, check]) => check !== 'ok')
  return Response.json(
    failing.length === 0
      ? { status: 'ready', checks }
      : { status: 'not_ready', cause: failing.map(([name, check]) => `${name}: ${check}`).join('; '), checks },
    { status: failing.length === 0 ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}
