import 'server-only'
import type { NextRequest } from 'next/server'
import { problem } from '@/lib/platform/console-route'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { type PortalActor, requirePortalActor } from './session'

/** Who may ask: anybody, who holds a personal link, or who was let in by a link or code of their own. */
export type PortalAccess = 'open' | 'preferences' | 'full'
type Context<Params> = { params: Promise<Params> }

const registry = new Map<unknown, PortalAccess>()

/** What a portal route asks for, for the authorisation matrix test. */
export function accessOfPortalRoute(fn: unknown): PortalAccess | undefined {
  return registry.get(fn)
}

/** A GET handler of the portal: never cached by anybody. */
export function portalRoute<Params = Record<string, never>>(
  access: 'preferences' | 'full',
  run: (actor: PortalActor, request: NextRequest, params: Params) => Promise<Response>,
) {
  const wrapped = async (request: NextRequest, context: Context<Params>): Promise<Response> => {
    try {
      const actor = await requirePortalActor(access)
      const response = await run(actor, request, await context.params)
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store')
      return response
    } catch (error) {
      return problem(error)
    }
  }
  registry.set(wrapped, access)
  return wrapped
}

/** Where a form leads on to, and what the page then says; with script only `data` comes back. */
export type FormOutcome = { to: string; data?: Record<string, string | null> }

const MAX_FORM_BYTES = 64 * 1024

/** Forms come from our own pages: the session's cookie must not answer for another site's. */
function demandOwnPage(request: NextRequest): void {
  const origin = request.headers.get('origin')
  if (origin !== new URL(env().RELAIS_PUBLIC_URL).origin && origin !== request.nextUrl.origin)
    throw new DomainError('forbidden')
}

/** The path of the page a form leads to, in the language the form was shown in. */
function pagePath(form: FormData | null, to: string): string {
  return form?.get('lang') === 'en' ? `/en${to}` : to
}

/** The answer to a form without script: on to a page (RFC 9110 §15.4.4), which says what happened. */
const onTo = (path: string, data: Record<string, string | null> = {}) => {
  const [page = '', hash] = path.split('#')
  const query = new URLSearchParams(
    Object.entries(data).filter((entry): entry is [string, string] => entry[1] !== null),
  )
  const location = `${page}${query.size > 0 ? `?${query}` : ''}${hash ? `#${hash}` : ''}`
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}

async function answer(
  request: NextRequest,
  back: string,
  run: (form: FormData) => Promise<FormOutcome>,
): Promise<Response> {
  const scripted = request.headers.get('accept')?.includes('application/json') ?? false
  let form: FormData | null = null
  try {
    demandOwnPage(request)
    if (Number(request.headers.get('content-length') ?? 0) > MAX_FORM_BYTES) throw new DomainError('too_large')
    form = await request.formData().catch(() => {
      throw new DomainError('invalid_input')
    })
    const { to, data } = await run(form)
    if (scripted)
      return Response.json({ to: pagePath(form, to), ...data }, { headers: { 'cache-control': 'no-store' } })
    return onTo(pagePath(form, to), data)
  } catch (error) {
    if (scripted || !(error instanceof DomainError)) return problem(error)
    return onTo(pagePath(form, back), { error: error.code })
  }
}

/**
 * The POST handler of a form, for browsers with and without script: without, it leads on to a page; with (`Accept:
 * application/json`), it answers what the page has to say. `back` is where a refused form leads without script.
 */
export function portalForm(
  access: 'preferences' | 'full',
  back: string,
  run: (actor: PortalActor, form: FormData) => Promise<FormOutcome>,
) {
  const wrapped = (request: NextRequest): Promise<Response> =>
    answer(request, back, async (form) => run(await requirePortalActor(access), form))
  registry.set(wrapped, access)
  return wrapped
}

/** The same for anybody: the ways in and out. */
export function openForm(back: string, run: (form: FormData) => Promise<FormOutcome>) {
  const wrapped = (request: NextRequest): Promise<Response> => answer(request, back, run)
  registry.set(wrapped, 'open')
  return wrapped
}
