import 'server-only'
import type { NextRequest } from 'next/server'
import { demandOrigin } from './action'
import type { Actor } from './actor'
import { DomainError, statusOf } from './errors'
import { logger } from './logger'
import type { Permission } from './permissions'
import { requireActor } from './session'
import { unstorableText } from './storable'

type Handler<Params> = (actor: Actor, request: NextRequest, params: Params) => Promise<Response>

const registry = new Map<unknown, Permission>()

/** Media type of an error's answer (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json'

/** What a console route asks for, for the authorisation matrix test. */
export function permissionOfRoute(fn: unknown): Permission | undefined {
  return registry.get(fn)
}

/** An error as problem+json (RFC 9457); unexpected ones carry only the id under which they were logged. */
export function problem(error: unknown): Response {
  if (error instanceof DomainError) {
    return Response.json(
      {
        type: `urn:relais:error:${error.code}`,
        title: error.code,
        status: statusOf(error.code),
        code: error.code,
        ...error.details,
      },
      {
        status: statusOf(error.code),
        headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' },
      },
    )
  }
  const errorId = crypto.randomUUID()
  logger.error({ err: error, errorId }, 'request failed')
  return Response.json(
    { type: 'urn:relais:error:unexpected', title: 'unexpected', status: 500, code: 'unexpected', errorId },
    { status: 500, headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' } },
  )
}

/**
 * A handler behind a screen: session → permission → run, and the origin for what is no read (a file that is handed in
 * as a stream cannot be a server action). Never cached by anybody.
 */
export function consoleRoute<Params = Record<string, never>>(permission: Permission, run: Handler<Params>) {
  const wrapped = async (request: NextRequest, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      const actor = await requireActor(permission)
      if (request.method !== 'GET') await demandOrigin()
      if (unstorableText(Object.fromEntries(request.nextUrl.searchParams))) throw new DomainError('invalid_input')
      const response = await run(actor, request, await context.params)
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store')
      return response
    } catch (error) {
      return problem(error)
    }
  }
  registry.set(wrapped, permission)
  return wrapped
}
