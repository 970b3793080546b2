import 'server-only'
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { env } from '@/lib/platform/env'
import type { Endpoint } from './endpoint'
import { ENDPOINTS } from './endpoints'
import { problemBody } from './schemas'

const PROBLEMS = {
  401: 'No valid API key',
  403: 'The key may not do this',
  404: 'Not found',
  409: 'Not in the present state',
  413: 'Too large',
  422: 'Invalid input',
  429: 'Too many requests',
}

const headers = z.object({
  'Idempotency-Key': z.string().max(255).optional().describe('The same key and request answer with the first result'),
})

function operationOf(spec: Endpoint): ZodOpenApiOperationObject {
  const parameters: NonNullable<ZodOpenApiOperationObject['requestParams']> = {}
  if (spec.params) parameters.path = spec.params as z.ZodObject
  if (spec.query) parameters.query = spec.query as z.ZodObject
  if (spec.method === 'POST') parameters.header = headers
  const content = spec.rawBody
    ? { [spec.rawBody.contentType]: { schema: { type: 'string' as const, format: 'binary' } } }
    : spec.body
      ? { 'application/json': { schema: spec.body, ...(spec.examples ? { examples: spec.examples } : {}) } }
      : null
  const answer =
    spec.response instanceof z.ZodType
      ? { 'application/json': { schema: spec.response } }
      : { [spec.response.contentType]: { schema: { type: 'string' as const, format: 'binary' } } }
  return {
    operationId: `${spec.method.toLowerCase()}${spec.path.replace('/api/v1', '').replace(/[^a-zA-Z]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')}`,
    summary: spec.summary,
    ...(spec.description ? { description: spec.description } : {}),
    tags: [spec.tag],
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: {
      [spec.status]: { description: 'Done', content: answer },
      ...Object.fromEntries(
        Object.entries(PROBLEMS).map(([status, description]) => [
          status,
          { description, content: { 'application/problem+json': { schema: problemBody } } },
        ]),
      ),
    } as ZodOpenApiOperationObject['responses'],
  }
}

/** The OpenAPI 3.1 document, generated from the schemas that check the calls. */
export function openApiDocument() {
  const paths: ZodOpenApiPathsObject = {}
  for (const spec of ENDPOINTS) {
    paths[spec.path] = { ...paths[spec.path], [spec.method.toLowerCase()]: operationOf(spec) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Relais',
      version: '1',
      description:
        'Customers, conversations and interactions over every channel. Errors are RFC 9457 problem+json; lists are paged by `cursor`.',
    },
    servers: [{ url: env().RELAIS_PUBLIC_URL }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    paths,
  })
}
