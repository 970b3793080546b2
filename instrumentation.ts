import type { Instrumentation } from 'next'

/** Logs what failed while answering, under the digest that the reader is shown and the id of the request. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { DomainError } = await import('@/lib/platform/errors')
  // Expected: the reader is told in words, nobody has to look.
  if (error instanceof DomainError) return
  const { logger } = await import('@/lib/platform/logger')
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null
  logger.error(
    {
      err: error,
      errorId: digest,
      requestId: request.headers['x-request-id'],
      method: request.method,
      route: context.routePath,
      kind: context.routeType,
    },
    'page failed',
  )
}
