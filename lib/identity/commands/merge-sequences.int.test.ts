import { and, eq, getTableName, gte, inArray, isNull, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import {
  commitments,
  contactPoints,
  customerLinks,
  customers,
  merges,
  preferenceChanges,
  privacyRequests,
} from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { lockConsent } from '@/lib/consent/commands/lock'
import { subjectsOf } from '@/lib/consent/queries/family'
import { receiveInteraction } from '@/lib/conversations/commands/receive-interaction'
import { aColleague, aQueue } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { eraseCustomerIn } from '@/lib/privacy/commands/erase-customer'
import { decideRelation } from './decide-relation'
import { mergeCustomers } from './merge-customers'
import { CUSTOMER_TABLES } from './move-records'
import { overrideAttribute, withdrawOverride } from './override-attribute'
import { proposeCandidate } from './propose-candidate'
import { recomputeCustomer } from './recompute-customer'
import { resolveSourceRecord } from './resolve-source-record'
import { splitSourceRecord, undoMerge } from './unmerge-customers'

withTestDatabase()

let steward: Actor & { id: string }
beforeAll(async () => {
  await aQueue()
  steward = await aColleague('steward')
})

/** Tables that tell the history itself, or what is done with it; every other table is compared, those of tomorrow too. */
const HISTORY = ['merges', 'merge_records', 'audit_entries', 'rate_limits']

/** Every row of every table but the history, by table; of links the present ones, of choices those outside of merges. */
async function snapshot(): Promise<Record<string, string>> {
  const tables = await database().execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  expect(tables.length).toBeGreaterThan(40)
  const rows: Record<string, string> = {}
  for (const { name } of tables.filter((table) => !HISTORY.includes(table.name))) {
    const [what, where] =
      name === 'customer_links'
        ? ["t.source_record_id || ' ' || t.customer_id", 'where until is null']
        : ['t::text', name === 'attribute_overrides' ? 'where merge_id is null' : '']
    const [row] = await database().execute<{ all: string }>(
      sql.raw(
        `select coalesce(string_agg(each, E'\\n' order by each), '') as all from (select ${what} as each from ${name} t ${where}) t`,
      ),
    )
    rows[name] = row?.all ?? ''
  }
  return rows
}

/** What must hold at any time of a world, as the sentences that do not. */
async function broken({ first }: World): Promise<string[]> {
  const found: string[] = []
  for (const table of CUSTOMER_TABLES) {
    const [row] = await database().execute<{ strayed: number }>(sql`
      select count(*)::int as strayed from ${table}
      left join customer_links l on l.source_record_id = ${table.sourceRecordId} and l.until is null
      left join customers c on c.id = l.customer_id
      where l.customer_id is distinct from ${table.customerId} or c.merged_into_id is not null`)
    if (row?.strayed) found.push(`${row.strayed} strayed rows in ${getTableName(table)}`)
  }
  const living = await database()
    .select()
    .from(customers)
    .where(and(isNull(customers.mergedIntoId), gte(customers.id, first)))
  const held = await database().execute<{ id: string }>(
    sql`select distinct customer_id as id from customer_links where until is null and customer_id >= ${first}`,
  )
  const holders = new Set(held.map(({ id }) => id))
  for (const customer of living) {
    if (!holders.has(customer.id)) found.push(`${customer.displayName} has no record`)
    if (customer.erasedAt) continue
    await database().transaction((tx) => recomputeCustomer(tx, customer.id))
    const [again] = await database().select().from(customers).where(eq(customers.id, customer.id))
    if (JSON.stringify(again) !== JSON.stringify(customer))
      found.push(`${customer.displayName} is not what its records say`)
  }
  if (living.length !== holders.size) found.push('a record belongs to a merged customer')
  return found
}

type Person = {
  customerId: string
  sourceRecordId: string
  address: string
  name: string
  source: string
  sourceKey: string
}
/**
 * What the test itself knows: its first customer, whose each record is when nothing is merged, and which merges stand.
 */
type World = { first: string; people: Person[]; homes: Map<string, string>; open: string[] }

let serial = 0
async function states(world: World, address: string, source: string, name: string): Promise<Person> {
  const key = { source, sourceKey: `${source} ${++serial}` }
  const person = await database().transaction((tx) =>
    resolveSourceRecord(tx, {
      ...key,
      attributes: { displayName: name, facts: { n: serial } },
      points: [{ kind: 'email', asTyped: address }],
    }),
  )
  const [link] = await database().execute<{ via: string | null }>(
    sql`select via_source_record_id as via from customer_links where source_record_id = ${person.sourceRecordId} and until is null`,
  )
  world.homes.set(person.sourceRecordId, link?.via ? (world.homes.get(link.via) ?? '') : person.customerId)
  return { ...person, ...key, address, name }
}

async function aMail({ source, sourceKey, address }: Person): Promise<void> {
  await database().transaction(async (tx) => {
    const points = [{ kind: 'email' as const, asTyped: address }]
    const who = await resolveSourceRecord(tx, { source, sourceKey, attributes: {}, points })
    await receiveInteraction(tx, {
      channel: 'email',
      kind: 'message',
      direction: 'inbound',
      customerId: who.customerId,
      sourceRecordId: who.sourceRecordId,
      subject: `Sujet ${++serial}`,
      subjectKey: `sujet ${serial}`,
      text: 'x',
      visibleText: 'x',
      occurredAt: new Date(),
      receivedAt: new Date(),
      source: 'email',
    })
  })
}

/** A promise, a preference and a request, each of the record that colleagues speak through. */
async function whatWasAsked({ customerId, sourceRecordId }: Person): Promise<void> {
  const of = { customerId, sourceRecordId }
  const actor = { actorKind: 'user' as const, actorName: 'Essai' }
  await database()
    .insert(commitments)
    .values({ ...of, text: 'rappeler', dueAt: new Date() })
  await database()
    .insert(preferenceChanges)
    .values({ ...of, ...actor, key: 'language', value: 'fr', method: 'agent', changeId: crypto.randomUUID() })
  await database()
    .insert(privacyRequests)
    .values({ ...of, kind: 'access', dueAt: new Date() })
    // Asking twice is asking once.
    .onConflictDoNothing()
}

async function aPair(a: Person, b: Person): Promise<void> {
  if (a.sourceRecordId === b.sourceRecordId) return
  const score = { weight: 3, probability: 0.9, band: 'review' as const, contributions: [] }
  await database().transaction((tx) =>
    proposeCandidate(tx, { a: a.sourceRecordId, b: b.sourceRecordId, modelVersion: 1, score }),
  )
}

/**
 * Erases whoever has the person's record, with everybody merged into them. Nothing says who they were any more, and
 * they take part in no merge, no undo and no taking apart.
 */
async function erase(world: World, { sourceRecordId }: Person): Promise<void> {
  const db = database()
  const subjects = await db.transaction(async (tx) => {
    const [link] = await tx
      .select()
      .from(customerLinks)
      .where(and(eq(customerLinks.sourceRecordId, sourceRecordId), isNull(customerLinks.until)))
    const holder = await lockConsent(tx, link?.customerId ?? '', 'update')
    const family = await subjectsOf(tx, holder)
    await eraseCustomerIn(tx, steward, holder)
    return family
  })
  const records = await db
    .select({ id: customerLinks.sourceRecordId })
    .from(customerLinks)
    .where(and(inArray(customerLinks.customerId, subjects), isNull(customerLinks.until)))
  const gone = new Set(records.map(({ id }) => id))
  for (const id of gone) world.homes.delete(id)
  const erased = world.people.filter((person) => gone.has(person.sourceRecordId))
  world.people = world.people.filter((person) => !gone.has(person.sourceRecordId))
  if (world.people.length === 0) world.people.push(await aPerson(world))
  const all = Object.values(await snapshot()).join('\n')
  expect(erased.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(all))).toEqual([])
  const refused = { code: 'erased' }
  const [other] = world.people as [Person]
  const both = [[subjects[0] as string, other.customerId] as const, [other.customerId, subjects[0] as string] as const]
  for (const [one, two] of both)
    await expect(mergeCustomers(steward, { customerId: one, with: [two], reason: 'essai' })).rejects.toMatchObject(
      refused,
    )
  await expect(splitSourceRecord(steward, { sourceRecordId, reason: 'essai' })).rejects.toMatchObject(refused)
  const stood = await db
    .select({ id: merges.id })
    .from(merges)
    .where(and(inArray(merges.mergedId, subjects), isNull(merges.undoneAt)))
  for (const { id } of stood) await expect(undoMerge(steward, { mergeId: id })).rejects.toMatchObject(refused)
  world.open = world.open.filter((id) => !stood.some((merge) => merge.id === id))
}

async function shared({ address }: Person, on: boolean): Promise<void> {
  await database()
    .update(contactPoints)
    .set({ sharedAt: on ? new Date() : null })
    .where(eq(contactPoints.value, address))
}

const EXPECTED = ['self_merge', 'never_merge', 'conflict', 'not_found', 'invalid_input', 'erased']
/** Refusals are answers as good as any. */
async function tried(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DomainError && EXPECTED.includes(error.code))) throw error
  })
}

const STEPS = [
  'merge',
  'merge',
  'chosen',
  'undo',
  'undo',
  'mail',
  'record',
  'split',
  'override',
  'withdraw',
  'relation',
  'asked',
  'pair',
  'shared',
  'erase',
] as const
type Step = { kind: (typeof STEPS)[number]; a: number; b: number }
const steps = (kinds: readonly Step['kind'][], maxLength: number) =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(99), b: fc.nat(99) }), { maxLength, minLength: 3 })

async function take(world: World, { kind, a, b }: Step): Promise<void> {
  const { people, open } = world
  const [one, other] = [people[a % people.length] as Person, people[b % people.length] as Person]
  switch (kind) {
    case 'merge':
    case 'chosen': {
      const choices =
        kind === 'chosen'
          ? [{ attribute: 'displayName' as const, sourceRecordId: other.sourceRecordId, value: other.name }]
          : []
      await tried(
        mergeCustomers(steward, {
          customerId: one.customerId,
          with: [other.customerId],
          reason: 'essai',
          choices,
        }).then(({ mergeIds }) => open.push(...mergeIds)),
      )
      return
    }
    case 'undo': {
      const [mergeId] = open.splice(a % Math.max(1, open.length), 1)
      if (mergeId) await undoMerge(steward, { mergeId })
      return
    }
    case 'mail':
      return aMail(one)
    case 'record':
      people.push(await states(world, one.address, b % 2 ? 'web' : 'crm', `Aussi${++serial}`))
      return
    case 'split':
      return tried(
        splitSourceRecord(steward, { sourceRecordId: one.sourceRecordId, reason: 'essai' }).then(({ customerId }) => {
          world.homes.set(one.sourceRecordId, customerId)
        }),
      )
    case 'override':
      return tried(
        overrideAttribute(steward, {
          customerId: one.customerId,
          attribute: 'givenName',
          value: `V${b}`,
          reason: 'essai',
        }).then(() => undefined),
      )
    case 'withdraw':
      return tried(withdrawOverride(steward, { customerId: one.customerId, attribute: 'givenName' }))
    case 'relation':
      return tried(
        decideRelation(steward, {
          customerId: one.customerId,
          otherId: other.customerId,
          kind: 'household',
          belongs: b % 2 === 0,
          reason: 'essai',
        }),
      )
    case 'asked':
      return whatWasAsked(one)
    case 'pair':
      return aPair(one, other)
    case 'shared':
      return shared(one, b % 2 === 0)
    case 'erase':
      return erase(world, one)
  }
}

const aPerson = (world: World) => states(world, `p-${crypto.randomUUID()}@example.org`, 'crm', `Personne${++serial}`)

async function aWorld(): Promise<World> {
  const world: World = { first: '', people: [], homes: new Map(), open: [] }
  for (let i = 0; i < 5; i++) {
    const person = await aPerson(world)
    world.first ||= person.customerId
    world.people.push(person)
    await aMail(person)
  }
  return world
}

/** Where each record stands, as far as the test knows of it. */
async function standing(world: World): Promise<Map<string, string>> {
  const rows = await database().execute<{ record: string; customer: string }>(
    sql`select source_record_id as record, customer_id as customer from customer_links where until is null`,
  )
  return new Map(rows.filter(({ record }) => world.homes.has(record)).map(({ record, customer }) => [record, customer]))
}

/** `RELAIS_MERGE_SEQUENCES=200` for the long proof. */
const RUNS = Number(process.env.RELAIS_MERGE_SEQUENCES ?? 5)
const TIMEOUT_MS = 60_000 + RUNS * 10_000

test(
  'merges and undos of any order, once all are undone, leave every table as it was to the byte',
  async () => {
    await fc.assert(
      fc.asyncProperty(steps(STEPS, 14), steps(['merge', 'merge', 'chosen', 'undo'], 12), async (before, between) => {
        const world = await aWorld()
        for (const step of before) await take(world, step)
        const stood = [...world.open]
        world.open.length = 0
        const was = await snapshot()
        for (const step of between) await take(world, step)
        for (const mergeId of world.open.toSorted((a, b) => (a.slice(-6) < b.slice(-6) ? -1 : 1)))
          await undoMerge(steward, { mergeId })
        expect(await snapshot()).toEqual(was)
        for (const mergeId of stood) await undoMerge(steward, { mergeId })
      }),
      { numRuns: RUNS },
    )
  },
  TIMEOUT_MS,
)

test(
  'whatever happens between merges, all that belongs to a record stands where the record does, and an undo brings each record home',
  async () => {
    await fc.assert(
      fc.asyncProperty(steps(STEPS, 30), async (sequence) => {
        const world = await aWorld()
        for (const step of sequence) await take(world, step)
        expect(await broken(world)).toEqual([])
        for (const mergeId of world.open) await undoMerge(steward, { mergeId })
        expect(await broken(world)).toEqual([])
        expect(await standing(world)).toEqual(world.homes)
      }),
      { numRuns: RUNS },
    )
  },
  TIMEOUT_MS,
)
