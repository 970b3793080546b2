import { database } from '@/db/client'
import {
  contactPoints,
  contactPointUses,
  conversations,
  customerLinks,
  customers,
  interactions,
  queues,
  sourceRecords,
  teamMembers,
  teams,
  users,
} from '@/db/schema'
import { type Actor, userActor } from '@/lib/platform/actor'
import type { Role } from '@/lib/platform/permissions'

/** Builders for the integration tests of this module. */

let serial = 0
const next = () => ++serial

function only<T>(rows: readonly T[]): T {
  const [row] = rows
  if (row === undefined) throw new Error('nothing was written')
  return row
}

/** A colleague in the database, as an actor. */
export async function aColleague(role: Role = 'agent', name = `Agent ${next()}`): Promise<Actor & { id: string }> {
  const email = `agent-${crypto.randomUUID()}@example.org`
  const { id } = only(
    await database().insert(users).values({ email, name, role, passwordHash: 'none' }).returning({ id: users.id }),
  )
  const actor = userActor({
    id,
    name,
    email,
    role,
    locale: 'fr',
    sessionId: crypto.randomUUID(),
    ip: null,
    requestId: null,
  })
  return Object.assign(actor, { id })
}

/** A queue of a team of its own with these members. */
export async function aQueue(members: readonly { id: string }[] = []): Promise<string> {
  const db = database()
  const team = only(
    await db
      .insert(teams)
      .values({ name: `Équipe ${next()} ${crypto.randomUUID()}` })
      .returning(),
  )
  if (members.length > 0)
    await db.insert(teamMembers).values(members.map(({ id }) => ({ teamId: team.id, userId: id })))
  return only(
    await db
      .insert(queues)
      .values({ name: `File ${next()} ${crypto.randomUUID()}`, teamId: team.id })
      .returning(),
  ).id
}

/** A customer with one source record and, when given, an e-mail address. */
export async function aCustomer(
  displayName = `Client ${next()}`,
  email?: string,
): Promise<{ id: string; sourceRecordId: string }> {
  const db = database()
  const customer = only(await db.insert(customers).values({ displayName }).returning())
  const record = only(
    await db.insert(sourceRecords).values({ source: 'test', sourceKey: crypto.randomUUID() }).returning(),
  )
  await db.insert(customerLinks).values({ sourceRecordId: record.id, customerId: customer.id, cause: 'created' })
  if (email) {
    const point = only(await db.insert(contactPoints).values({ kind: 'email', value: email }).returning())
    await db
      .insert(contactPointUses)
      .values({ contactPointId: point.id, sourceRecordId: record.id, customerId: customer.id, asTyped: email })
  }
  return { id: customer.id, sourceRecordId: record.id }
}

type Person = { id: string; sourceRecordId: string }

/** An open conversation of the customer in the queue, with whatever is given on top. */
export async function aConversation(
  customer: Person,
  queueId: string,
  fields: Partial<typeof conversations.$inferInsert> = {},
): Promise<string> {
  const subject = fields.subject ?? `Demande ${next()}`
  const row = only(
    await database()
      .insert(conversations)
      .values({
        customerId: customer.id,
        sourceRecordId: customer.sourceRecordId,
        subject,
        subjectKey: subject.toLowerCase(),
        queueId,
        lastChannel: 'email',
        ...fields,
      })
      .returning({ id: conversations.id }),
  )
  return row.id
}

/** An inbound e-mail of the customer in the conversation, with whatever is given on top. */
export async function anInteraction(
  customer: Person,
  conversationId: string | null,
  fields: Partial<typeof interactions.$inferInsert> = {},
): Promise<string> {
  const at = fields.receivedAt ?? new Date()
  const text = fields.text ?? `Message ${next()}`
  const row = only(
    await database()
      .insert(interactions)
      .values({
        conversationId,
        customerId: customer.id,
        sourceRecordId: customer.sourceRecordId,
        channel: 'email',
        direction: 'inbound',
        kind: 'message',
        text,
        visibleText: text,
        occurredAt: at,
        receivedAt: at,
        source: 'test',
        // What leaves says why.
        ...(fields.state ? { purpose: 'reply' as const, topic: 'request' } : {}),
        ...fields,
      })
      .returning({ id: interactions.id }),
  )
  return row.id
}
