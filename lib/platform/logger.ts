import pino from 'pino'

const SECRETS = ['password', 'secret', 'token', 'authorization', 'cookie', 'apiKey', 'raw', 'text', 'html'].flatMap(
  (key) => [key, `*.${key}`, `*.*.${key}`],
)

const MAX_CAUSES = 5

/**
 * What the log may hold of an error. A failed query's message and fields carry its parameters, and Postgres' detail the
 * offending values: personal data both. The statement, the code and the stack's places stay.
 */
export function loggable(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error }
  const fields = error as Error & { code?: unknown; query?: unknown; constraint_name?: unknown; errno?: unknown }
  const message = typeof fields.query === 'string' ? `Failed query: ${fields.query}` : error.message
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    message,
    ...(fields.code === undefined ? {} : { code: fields.code }),
    ...(fields.constraint_name === undefined ? {} : { constraint: fields.constraint_name }),
    stack: places.join('\n'),
    ...(error.cause === undefined || depth >= MAX_CAUSES ? {} : { cause: loggable(error.cause, depth + 1) }),
  }
}

/** Structured log on stdout; secrets and message bodies are redacted wherever they stand. */
export const logger = pino({
  level: process.env.RELAIS_LOG_LEVEL || (process.env.VITEST ? 'silent' : 'info'),
  base: { process: process.env.RELAIS_PROCESS ?? 'web' },
  serializers: { err: (error: unknown) => loggable(error) },
  redact: { paths: SECRETS, censor: '[redacted]' },
  timestamp: pino.stdTimeFunctions.isoTime,
})
