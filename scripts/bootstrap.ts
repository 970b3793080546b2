import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { closeDatabase, database } from '../db/client'
import { apiKeys, channelAccounts, queues, teams, users } from '../db/schema'
import { DEMO_SIGN_INS } from '../db/seed/sign-ins'
import { systemActor } from '../lib/platform/actor'
import { hashApiKey } from '../lib/platform/api-keys'
import { audit } from '../lib/platform/audit'
import { env } from '../lib/platform/env'
import { hashPassword } from '../lib/platform/passwords'

type SignIn = { role: string; email: string; password: string }

/** A secret of this installation kept beside the data, 0600, made once. */
function keptSecret(file: string, make: () => string): string {
  const path = join(env().RELAIS_DATA_DIR, file)
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const value = make()
  writeFileSync(path, `${value}\n`, { mode: 0o600 })
  return value
}

async function ensureDesk(): Promise<void> {
  const db = database()
  await db.transaction(async (tx) => {
    const [team] = await tx.select({ id: teams.id }).from(teams).limit(1)
    if (team) return
    const [created] = await tx.insert(teams).values({ name: 'Relation client' }).returning({ id: teams.id })
    if (!created) throw new Error('team not written')
    const [queue] = await tx
      .insert(queues)
      .values({ name: 'Demandes', teamId: created.id, isDefault: true })
      .returning({ id: queues.id })
    if (!queue) throw new Error('queue not written')
    const host = new URL(env().RELAIS_PUBLIC_URL).hostname
    await tx.insert(channelAccounts).values({
      channel: 'email',
      name: 'Service client',
      address: `contact@${host.includes('.') ? host : 'relais.example'}`,
      queueId: queue.id,
      promisedDelayMinutes: 2880,
      isDefault: true,
    })
  })
}

async function ensureAdministrator(email: string, password: string): Promise<void> {
  const db = database()
  const [existing] = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
  if (existing) return
  const passwordHash = await hashPassword(password)
  await db.transaction(async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ email, name: 'Administration', role: 'administrator', passwordHash })
      .onConflictDoNothing()
      .returning({ id: users.id })
    if (user)
      await audit(tx, systemActor('bootstrap'), { action: 'user.create', subjectKind: 'user', subjectId: user.id })
  })
}

async function ensureApiKey(secret: string, name: string): Promise<void> {
  await database().transaction(async (tx) => {
    const [key] = await tx
      .insert(apiKeys)
      .values({ name, prefix: secret.slice(0, 8), secretHash: hashApiKey(secret), scopes: ['admin'] })
      .onConflictDoNothing()
      .returning({ id: apiKeys.id })
    if (key)
      await audit(tx, systemActor('bootstrap'), { action: 'api_key.create', subjectKind: 'api_key', subjectId: key.id })
  })
}

async function demoSignIns(): Promise<SignIn[]> {
  const demo = await database().execute<{ found: boolean }>(
    sql`select exists (select 1 from settings where key = 'demo') as found`,
  )
  return demo[0]?.found ? DEMO_SIGN_INS.map(({ role, email, password }) => ({ role, email, password })) : []
}

/**
 * Makes what an empty installation needs: a team, a queue, a mailbox, an administrator and an API key. Prints the
 * sign-ins and the key as one line of JSON. Running it again changes nothing.
 */
async function main(): Promise<void> {
  const settings = env()
  await ensureDesk()
  const signIns = await demoSignIns()
  if (settings.RELAIS_ADMIN_EMAIL && settings.RELAIS_ADMIN_PASSWORD) {
    await ensureAdministrator(settings.RELAIS_ADMIN_EMAIL, settings.RELAIS_ADMIN_PASSWORD)
    signIns.push({ role: 'administrator', email: settings.RELAIS_ADMIN_EMAIL, password: '(RELAIS_ADMIN_PASSWORD)' })
  } else if (signIns.length === 0) {
    const password = keptSecret('admin-password', () => randomBytes(12).toString('base64url'))
    await ensureAdministrator('admin@relais.example', password)
    signIns.push({ role: 'administrator', email: 'admin@relais.example', password })
  }
  let apiKey = settings.RELAIS_BOOTSTRAP_API_KEY
  if (apiKey) await ensureApiKey(apiKey, 'RELAIS_BOOTSTRAP_API_KEY')
  else {
    apiKey = keptSecret('api-key', () => `rk_${randomBytes(24).toString('base64url')}`)
    await ensureApiKey(
      apiKey,
      `Installation ${createHash('sha256').update(settings.RELAIS_DATA_DIR).digest('hex').slice(0, 6)}`,
    )
  }
  console.log(JSON.stringify({ signIns, apiKey }))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await closeDatabase()
}
