import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import type { NextRequest } from 'next/server'
import type { z } from 'zod'
import { fieldErrors } from '@/lib/platform/action'
import { type Actor, apiActor, demand } from '@/lib/platform/actor'
import { PROBLEM_TYPE, problem } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import type { Permission } from '@/lib/platform/permissions'
import { readBody } from '@/lib/platform/read-body'
import { originOf } from '@/lib/platform/request-origin'
import { unstorableText } from '@/lib/platform/storable'
import { beginIdempotent, findApiKey, finishIdempotent, takeFromBucket } from './commands'

type Shape = z.ZodType
type Out<S> = S extends z.ZodType ? z.output<S> : undefined

export type Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends Shape = Shape,
> = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** As OpenAPI writes it: /api/v1/customers/{id}. */
  path: string
  summary: string
  description?: string
  tag: string
  permission: Permission
  params?: P
  query?: Q
  body?: B
  /** Bodies that the documentation shows, by name. */
  examples?: Record<string, { summary: string; value: unknown }>
  /** A body that is not JSON, by media type, up to `maxBytes`; `streamed` bodies are read by `run` from the request. */
  rawBody?: { contentType: string; maxBytes: number; streamed?: true }
  response: R | { contentType: string }
  status: number
  run: (call: {
    actor: Actor
    params: Out<P>
    query: Out<Q>
    body: Out<B>
    raw: Buffer
    request: NextRequest
  }) => Promise<unknown>
}

/** Declares an endpoint with its types inferred from its schemas. */
export function endpoint<P extends Shape, Q extends Shape, B extends Shape, R extends Shape>(
  spec: Endpoint<P, Q, B, R>,
): Endpoint {
  return spec as unknown as Endpoint
}

/** Requests per minute of one key. Administrators' integrations load whole histories. */
const LIMIT_PER_MINUTE = { admin: 60_000, other: 1_200 }
const JSON_LIMIT_BYTES = 32 * 1024 * 1024

async function authenticate(request: NextRequest): Promise<{ actor: Actor; admin: boolean }> {
  const given = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const key = given ? await findApiKey(given) : null
  if (!key) throw new DomainError('unauthenticated')
  const { ip, requestId } = originOf(request.headers)
  return {
    actor: apiActor({ id: key.id, name: key.name, scopes: key.scopes, ip, requestId: requestId ?? randomUUID() }),
    admin: key.scopes.includes('admin'),
  }
}

function checked<S extends Shape>(schema: S | undefined, value: unknown, where: string): Out<S> {
  if (!schema) return undefined as Out<S>
  const unstorable = where === 'params' ? null : unstorableText(value)
  if (unstorable) throw new DomainError('invalid_input', { fields: { [unstorable]: ['unreadable characters'] } })
  const result = schema.safeParse(value)
  if (result.success) return result.data as Out<S>
  // An id that cannot be one names nothing: the same 404 as an id that does not exist.
  if (where === 'params') throw new DomainError('not_found')
  throw new DomainError('invalid_input', { fields: fieldErrors(result.error) })
}

function jsonOf(raw: Buffer): unknown {
  if (raw.length === 0) return {}
  try {
    // RFC 8259 §8.1: UTF-8. Bytes that are not would be kept as question marks in somebody's name.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw))
  } catch {
    throw new DomainError('invalid_input', { fields: { _: ['not valid JSON'] } })
  }
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}

async function answer(
  spec: Endpoint,
  request: NextRequest,
  params: Record<string, string>,
  raw: Buffer,
  actor: Actor,
): Promise<Response> {
  const query = Object.fromEntries(request.nextUrl.searchParams)
  const result = await spec.run({
    actor,
    params: checked(spec.params, params, 'params') as never,
    query: checked(spec.query, query, 'query') as never,
    body: checked(spec.body, spec.body ? jsonOf(raw) : undefined, 'body') as never,
    raw,
    request,
  })
  return result instanceof Response
    ? result
    : Response.json(result, { status: spec.status, headers: { 'cache-control': 'no-store' } })
}

const served = new Map<unknown, Endpoint>()

/** The endpoint behind a route handler, for the authorisation matrix test; undefined when `serve()` did not make it. */
export function endpointOf(handler: unknown): Endpoint | undefined {
  return served.get(handler)
}

/** The Next handler of an endpoint: key → rate limit → permission → body → idempotency → run. */
export function serve(spec: Endpoint) {
  const handler = async (
    request: NextRequest,
    context: { params: Promise<Record<string, string>> },
  ): Promise<Response> => {
    const headers: Record<string, string> = { 'x-request-id': request.headers.get('x-request-id') ?? randomUUID() }
    try {
      const { actor, admin } = await authenticate(request)
      const limit = admin ? LIMIT_PER_MINUTE.admin : LIMIT_PER_MINUTE.other
      const bucket = await takeFromBucket(`api:${actor.id}`)
      headers['ratelimit-limit'] = String(limit)
      headers['ratelimit-remaining'] = String(Math.max(0, limit - bucket.count))
      headers['ratelimit-reset'] = String(bucket.resetSeconds)
      if (bucket.count > limit) {
        headers['retry-after'] = String(bucket.resetSeconds)
        throw new DomainError('rate_limited')
      }
      demand(actor, spec.permission)
      const raw =
        spec.method === 'GET' || spec.rawBody?.streamed
          ? Buffer.alloc(0)
          : await readBody(request, spec.rawBody?.maxBytes ?? JSON_LIMIT_BYTES)
      const key = spec.method === 'POST' ? request.headers.get('idempotency-key') : null
      if (!key || !actor.id) return withHeaders(await answer(spec, request, await context.params, raw, actor), headers)
      if (key.length > 255) throw new DomainError('invalid_input', { fields: { 'Idempotency-Key': ['too long'] } })
      const hash = createHash('sha256')
        .update(`${spec.method} ${request.nextUrl.pathname}${request.nextUrl.search}\n`)
        .update(raw)
        // A streamed body is told from another by its length: its bytes are not here yet.
        .update(spec.rawBody?.streamed ? (request.headers.get('content-length') ?? '') : '')
        .digest('hex')
      const before = await beginIdempotent(actor.id, key, hash)
      if (before)
        return withHeaders(Response.json(before.body, { status: before.status }), {
          ...headers,
          ...(before.status >= 400 ? { 'content-type': PROBLEM_TYPE } : {}),
          'cache-control': 'no-store',
          'idempotent-replayed': 'true',
        })
      const response = await answer(spec, request, await context.params, raw, actor).catch(problem)
      await finishIdempotent(
        actor.id,
        key,
        response.status,
        response.status < 500 ? await response.clone().json() : null,
      )
      return withHeaders(response, headers)
    } catch (error) {
      return withHeaders(problem(error), headers)
    }
  }
  served.set(handler, spec)
  return handler
}
