import pino from 'pino'

const SECRETS = ['password', 'secret', 'token', 'authorization', 'cookie', 'apiKey', 'raw', 'text', 'html'].flatMap(
  (key) => [key, `*.${key}`, `*.*.${key}`],
)

/** Structured log on stdout; secrets and message bodies are redacted wherever they stand. */
export const logger = pino({
  level: process.env.RELAIS_LOG_LEVEL || (process.env.VITEST ? 'silent' : 'info'),
  base: { process: process.env.RELAIS_PROCESS ?? 'web' },
  redact: { paths: SECRETS, censor: '[redacted]' },
  timestamp: pino.stdTimeFunctions.isoTime,
})
