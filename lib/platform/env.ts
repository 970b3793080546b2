import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)

const schema = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: port.default(3000),
  DATABASE_URL: z.string().min(1, 'is required'),
  RELAIS_DATA_DIR: z.string().default('.relais'),
  RELAIS_PUBLIC_URL: z.url().default('http://localhost:3000'),
  RELAIS_SECRET: z.string().min(32, 'needs 32 characters or more'),
  RELAIS_BOOTSTRAP_API_KEY: z.string().min(16, 'needs 16 characters or more').optional(),
  RELAIS_ADMIN_EMAIL: z.email().optional(),
  RELAIS_ADMIN_PASSWORD: z.string().min(10, 'needs 10 characters or more').optional(),
  RELAIS_DEMO: z.enum(['0', '1']).default('1'),
  RELAIS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  RELAIS_TRUST_PROXY: z.enum(['0', '1']).default('0'),
  SMTP_LISTEN_HOST: z.string().default('127.0.0.1'),
  SMTP_LISTEN_PORT: port.default(2525),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'starts with smtp:// or smtps://')
    .optional(),
  SMS_URL: z
    .string()
    .regex(/^https?:\/\/AC[0-9a-fA-F]{32}:[^@/]+@/, 'has the shape https://ACCOUNT_SID:AUTH_TOKEN@api.twilio.com')
    .optional(),
  RELAIS_CHECKPOINT_WEBHOOK: z.url().optional(),
})
export type Env = z.infer<typeof schema>

let parsed: Env | undefined

/** The validated settings. Throws one sentence that names each bad variable, never its value. */
export function env(): Env {
  if (parsed) return parsed
  // An empty variable in a .env file means "not set".
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new Error(`Settings: ${faults.join('; ')}. See .env.example.`)
  }
  parsed = result.data
  return parsed
}

/** Whether the public address is https: cookies are then secure and HSTS is sent. */
export function isHttps(): boolean {
  return env().RELAIS_PUBLIC_URL.startsWith('https://')
}
