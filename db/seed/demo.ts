import { pathToFileURL } from 'node:url'
import { sql } from 'drizzle-orm'
import { ORGANISATION_SETTING, type Organisation } from '../../lib/consent/queries/organisation'
import { startMatchRunIn } from '../../lib/identity/commands/match-runs'
import { recomputeCustomer } from '../../lib/identity/commands/recompute-customer'
import { normaliseContactPoint } from '../../lib/identity/domain/contact-points'
import { systemActor } from '../../lib/platform/actor'
import { hashPassword } from '../../lib/platform/passwords'
import { RECIPIENTS_SETTING } from '../../lib/portal/domain/recipients'
import type { RecipientView } from '../../lib/portal/views'
import { closeDatabase, connect, type Database, type Transaction } from '../client'
import {
  attachments,
  blobs,
  channelAccounts,
  commitments,
  contactPoints,
  contactPointUses,
  conversationEvents,
  conversationReads,
  conversations,
  customerLinks,
  customers,
  interactions,
  mentions,
  queues,
  settings,
  sourceRecords,
  teamMembers,
  teams,
  users,
} from '../schema'
import { ACCOUNTS, ORGANISATION, QUEUES, RECIPIENTS, TEAMS } from './company'
import { writeConsents } from './consents'
import { plusDays } from './paris-time'
import { BOUNCED, type Person, people, type RecordPlan, SHARED_POINTS } from './people'
import { seedId } from './random'
import { DEMO_PASSWORDS, DEMO_STAFF, staffEmail } from './sign-ins'
import { accountId, customerId, queueId, recordId, type Stage, userId } from './stage'
import { stories } from './stories'

const SETTING = 'demo'
const FIRST_NUMBER = 47_310
const CHUNK = 800

export type SeedOutcome = {
  created: boolean
  customers: number
  conversations: number
  interactions: number
  seconds: number
}

/** Why the demo is not written: the database already holds somebody else's customers. */
export class NotEmptyError extends Error {}

async function insertAll<T>(rows: readonly T[], write: (part: T[]) => Promise<unknown>, chunk = CHUNK): Promise<void> {
  for (let from = 0; from < rows.length; from += chunk) await write(rows.slice(from, from + chunk))
}

/**
 * Writes the demo company into an empty, migrated and bootstrapped database, in one transaction. A second call
 * changes nothing. Everything depends on `now` only. Throws `NotEmptyError` on a database with other customers.
 */
export async function seedDemo(db: Database, now = new Date()): Promise<SeedOutcome> {
  const started = performance.now()
  const hashes = await Promise.all(
    Object.entries(DEMO_PASSWORDS).map(async ([role, password]) => [role, await hashPassword(password)] as const),
  )
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(7236002)`)
    await tx.execute(sql`set local statement_timeout = 0`)
    const [done] = await tx.select({ value: settings.value }).from(settings).where(sql`${settings.key} = ${SETTING}`)
    if (done)
      return {
        ...(done.value as { customers: number; conversations: number; interactions: number }),
        created: false,
        seconds: 0,
      }
    const [stranger] = await tx.select({ id: customers.id }).from(customers).limit(1)
    if (stranger) throw new NotEmptyError('The database already holds customers: the demo is for an empty one.')

    const all = people(now)
    const stage = stories(all, now)
    const real = await writeCompany(tx, new Map(hashes))
    await writeCustomers(tx, all, stage, now)
    await writeConversations(tx, stage, real)
    await writeConsents(tx, all, now, real)
    // The golden records were computed before anybody had written.
    await tx.execute(
      sql`update customers c set last_interaction_at = (select max(received_at) from interactions i where i.customer_id = c.id)`,
    )
    // The duplicates that every company has: proposed to the stewards by the worker, as after any first import.
    await startMatchRunIn(tx, systemActor('demo'), { proposeOnly: true })
    const counts = {
      customers: all.length,
      conversations: stage.conversations.length,
      interactions: stage.interactions.length,
    }
    await tx
      .insert(settings)
      .values({ key: SETTING, value: { company: 'Maison Clairvue', seededAt: now.toISOString(), ...counts } })
    return { ...counts, created: true, seconds: (performance.now() - started) / 1000 }
  })
}

/** Staff, teams, queues and channel accounts. What bootstrap already made under the same name is used, not doubled. */
async function writeCompany(tx: Transaction, hashes: ReadonlyMap<string, string>): Promise<(id: string) => string> {
  const actual = new Map<string, string>()
  const since = new Date('2024-01-08T08:00:00Z')
  for (const who of DEMO_STAFF) {
    const [row] = await tx
      .insert(users)
      .values({
        id: userId(who.key),
        name: who.name,
        email: staffEmail(who.name),
        role: who.role,
        passwordHash: hashes.get(who.role) ?? '',
        locale: 'fr',
        createdAt: since,
      })
      .onConflictDoUpdate({ target: users.email, set: { name: who.name } })
      .returning({ id: users.id })
    if (row) actual.set(userId(who.key), row.id)
  }
  for (const team of TEAMS) {
    const [row] = await tx
      .insert(teams)
      .values({ id: seedId(`team:${team.key}`), name: team.name, createdAt: since })
      .onConflictDoUpdate({ target: teams.name, set: { name: team.name } })
      .returning({ id: teams.id })
    if (!row) throw new Error('team not written')
    actual.set(seedId(`team:${team.key}`), row.id)
    await tx
      .insert(teamMembers)
      .values(team.members.map((key) => ({ teamId: row.id, userId: actual.get(userId(key)) ?? userId(key) })))
      .onConflictDoNothing()
  }
  // The demo's own default takes the place of the one that bootstrap made.
  await tx
    .update(queues)
    .set({ isDefault: false })
    .where(
      sql`${queues.isDefault} and ${queues.name} not in (${sql.join(
        QUEUES.map((each) => sql`${each.name}`),
        sql`, `,
      )})`,
    )
  for (const queue of QUEUES) {
    const [row] = await tx
      .insert(queues)
      .values({
        id: queueId(queue.key),
        name: queue.name,
        teamId: actual.get(seedId(`team:${queue.team}`)) ?? '',
        isDefault: queue.isDefault,
        createdAt: since,
      })
      .onConflictDoUpdate({
        target: queues.name,
        set: { isDefault: queue.isDefault, teamId: actual.get(seedId(`team:${queue.team}`)) ?? '' },
      })
      .returning({ id: queues.id })
    if (row) actual.set(queueId(queue.key), row.id)
  }
  // What an administrator already said stays.
  await tx
    .insert(settings)
    .values([
      { key: ORGANISATION_SETTING, value: ORGANISATION satisfies Partial<Organisation> },
      { key: RECIPIENTS_SETTING, value: RECIPIENTS satisfies RecipientView[] },
    ])
    .onConflictDoNothing()
  for (const account of ACCOUNTS) {
    if (account.isDefault)
      await tx
        .update(channelAccounts)
        .set({ isDefault: false })
        .where(sql`${channelAccounts.channel} = ${account.channel}`)
    const values = {
      name: account.name,
      queueId: actual.get(queueId(account.queue)) ?? queueId(account.queue),
      promisedDelayMinutes: account.promisedMinutes,
      signature: account.signature ?? '',
      isDefault: account.isDefault ?? false,
    }
    const [row] = await tx
      .insert(channelAccounts)
      .values({
        id: accountId(account.key),
        channel: account.channel,
        address: account.address,
        createdAt: since,
        ...values,
      })
      .onConflictDoUpdate({ target: [channelAccounts.channel, channelAccounts.address], set: values })
      .returning({ id: channelAccounts.id })
    if (row) actual.set(accountId(account.key), row.id)
  }
  return (id) => actual.get(id) ?? id
}

async function writeCustomers(tx: Transaction, all: readonly Person[], stage: Stage, now: Date): Promise<void> {
  const plans: { person: Person; plan: RecordPlan; received: Date; updated: Date }[] = all.flatMap((person) =>
    person.records.map((plan) => ({
      person,
      plan,
      received: plusDays(now, -plan.receivedDaysAgo),
      updated: plusDays(now, -plan.updatedDaysAgo),
    })),
  )
  for (const { person, plan, at } of stage.senders.values()) plans.push({ person, plan, received: at, updated: at })

  const seen = new Map<string, { first: Date; last: Date | null }>()
  for (const { person, received } of plans) {
    const known = seen.get(person.key)
    if (!known || received < known.first) seen.set(person.key, { first: received, last: known?.last ?? null })
  }
  const lastByCustomer = new Map<string, Date>()
  for (const each of stage.interactions) {
    const owner = each.customerId ?? ''
    const before = lastByCustomer.get(owner)
    if (each.receivedAt && (!before || each.receivedAt > before)) lastByCustomer.set(owner, each.receivedAt)
  }
  await insertAll(
    all.map((person) => {
      const first = seen.get(person.key)?.first ?? now
      return {
        id: customerId(person),
        kind: person.kind,
        displayName: `${person.given} ${person.family}`.trim(),
        firstSeenAt: first,
        createdAt: first,
        lastInteractionAt: lastByCustomer.get(customerId(person)) ?? null,
        updatedAt: first,
      }
    }),
    (part) => tx.insert(customers).values(part),
  )
  await insertAll(
    plans.map(({ plan, received, updated }) => ({
      id: recordId(plan),
      source: plan.source,
      sourceKey: plan.sourceKey,
      kind:
        plan.attributes.organisationName && !plan.attributes.familyName
          ? ('organisation' as const)
          : ('individual' as const),
      attributes: {
        ...defined(plan.attributes),
        ...(plan.facts ? { facts: plan.facts } : {}),
        ...(plan.verified ? { verified: plan.verified } : {}),
        ...(plan.extra ? { extra: plan.extra } : {}),
      },
      receivedAt: received,
      updatedAt: updated,
    })),
    (part) => tx.insert(sourceRecords).values(part),
  )
  await insertAll(
    plans.map(({ person, plan, received }) => ({
      id: seedId(`link:${recordId(plan)}`, received),
      sourceRecordId: recordId(plan),
      customerId: customerId(person),
      cause: plan.cause,
      since: received,
    })),
    (part) => tx.insert(customerLinks).values(part),
  )

  const shared = new Set(SHARED_POINTS.map((each) => `${each.kind} ${normaliseContactPoint(each.kind, each.asTyped)}`))
  for (const each of all.filter((one) => one.kind === 'organisation' && one.landline))
    shared.add(`phone ${normaliseContactPoint('phone', each.landline ?? '')}`)
  const bounced = new Map<string, { kind: 'hard' | 'soft'; reason: string }>(
    BOUNCED.flatMap(({ person, kind, reason }) => {
      const email = all.find((each) => each.key === person)?.email
      return email ? [[`email ${normaliseContactPoint('email', email)}`, { kind, reason }] as const] : []
    }),
  )
  const points = new Map<string, typeof contactPoints.$inferInsert>()
  const uses = new Map<string, typeof contactPointUses.$inferInsert>()
  for (const { person, plan, received, updated } of plans) {
    for (const claim of plan.points) {
      const value = normaliseContactPoint(claim.kind, claim.asTyped)
      if (value === null) throw new Error(`not a ${claim.kind}: ${claim.asTyped}`)
      const key = `${claim.kind} ${value}`
      const id = seedId(`point:${key}`)
      const bounce = bounced.get(key)
      if (!points.has(key))
        points.set(key, {
          id,
          kind: claim.kind,
          value,
          createdAt: received,
          sharedAt: shared.has(key) ? plusDays(received, 1) : null,
          ...(bounce ? { bouncedAt: plusDays(now, -9), bounceKind: bounce.kind, bounceReason: bounce.reason } : {}),
        })
      uses.set(`${recordId(plan)} ${key}`, {
        id: seedId(`use:${recordId(plan)}:${key}`, received),
        contactPointId: id,
        sourceRecordId: recordId(plan),
        customerId: customerId(person),
        asTyped: claim.asTyped,
        label: claim.label ?? null,
        verifiedAt: claim.verified ? updated : null,
        validFrom: received,
        validTo: claim.until ? plusDays(now, -claim.until) : null,
        createdAt: received,
      })
    }
  }
  await insertAll([...points.values()], (part) => tx.insert(contactPoints).values(part))
  await insertAll([...uses.values()], (part) => tx.insert(contactPointUses).values(part))
  for (const person of all) await recomputeCustomer(tx, customerId(person))
}

function defined(attributes: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
}

async function writeConversations(tx: Transaction, stage: Stage, real: (id: string) => string): Promise<void> {
  const opened = [...stage.conversations].sort(
    (a, b) => (a.openedAt?.getTime() ?? 0) - (b.openedAt?.getTime() ?? 0) || ((a.id ?? '') < (b.id ?? '') ? -1 : 1),
  )
  await insertAll(
    opened.map((each, index) => ({
      ...each,
      number: FIRST_NUMBER + index,
      queueId: real(each.queueId),
      assigneeId: each.assigneeId ? real(each.assigneeId) : null,
      resolvedBy: each.resolvedBy ? real(each.resolvedBy) : null,
    })),
    (part) => tx.insert(conversations).values(part),
  )
  await tx.execute(
    sql`select setval(pg_get_serial_sequence('conversations', 'number'), ${FIRST_NUMBER + opened.length})`,
  )
  const told = [...stage.interactions].sort((a, b) => (a.receivedAt?.getTime() ?? 0) - (b.receivedAt?.getTime() ?? 0))
  await insertAll(
    told.map((each) => ({
      ...each,
      authorId: each.authorId ? real(each.authorId) : null,
      channelAccountId: each.channelAccountId ? real(each.channelAccountId) : null,
    })),
    (part) => tx.insert(interactions).values(part),
  )
  await insertAll([...stage.blobs.values()], (part) => tx.insert(blobs).values(part).onConflictDoNothing(), 100)
  await insertAll(stage.attachments, (part) => tx.insert(attachments).values(part))
  await insertAll(
    stage.events.map((each) => ({
      ...each,
      actorId: each.actorId ? real(each.actorId) : null,
      details: Object.fromEntries(
        Object.entries(each.details ?? {}).map(([key, value]) => [key, value === null ? null : real(value)]),
      ),
    })),
    (part) => tx.insert(conversationEvents).values(part),
  )
  await insertAll(
    stage.commitments.map((each) => ({ ...each, madeBy: each.madeBy ? real(each.madeBy) : null })),
    (part) => tx.insert(commitments).values(part),
  )
  await insertAll(
    stage.reads.map((each) => ({ ...each, userId: real(each.userId) })),
    (part) => tx.insert(conversationReads).values(part),
  )
  await insertAll(
    stage.mentions.map((each) => ({ ...each, userId: real(each.userId) })),
    (part) => tx.insert(mentions).values(part),
  )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const url = process.env.DATABASE_URL
  if (!url) {
    console.error('DATABASE_URL is not set.')
    process.exit(1)
  }
  const { sql: connection, db } = connect(url, { max: 1, statementTimeoutMs: 0 })
  try {
    const outcome = await seedDemo(db)
    const what = `${outcome.customers} customers, ${outcome.conversations} conversations, ${outcome.interactions} interactions`
    console.warn(
      outcome.created
        ? `Demo: Maison Clairvue, ${what}, in ${outcome.seconds.toFixed(1)} s.`
        : `Demo: already there (${what}).`,
    )
  } catch (error) {
    console.error(error instanceof NotEmptyError ? error.message : error)
    process.exitCode = 1
  } finally {
    await connection.end({ timeout: 5 })
    await closeDatabase()
  }
}
