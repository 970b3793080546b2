import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import {
  attachments,
  blobs,
  consentEvents,
  consentSubjects,
  contactDecisions,
  customers,
  drafts,
  exportSearches,
  inboundDeliveries,
  interactions,
  matchCandidates,
  outboxMessages,
  privacyRequests,
  relationDecisions,
  sourceRecords,
} from '@/db/schema'
import { aCommitment, aConversation, aCustomer, anInteraction } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { verifyLedger } from '@/lib/consent/domain/verify-ledger'
import { entryOf } from '@/lib/consent/queries/rows'
import { rowsOf } from '@/lib/consent/testing'
import { editConversation } from '@/lib/conversations/commands/edit-conversation'
import { resolveConversation } from '@/lib/conversations/commands/resolve-conversation'
import { aColleague, aQueue } from '@/lib/conversations/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { overrideAttribute } from '@/lib/identity/commands/override-attribute'
import { runImport } from '@/lib/imports/commands/control-import'
import { receiveImport } from '@/lib/imports/commands/receive-import'
import { advanceImport } from '@/lib/imports/jobs'
import { getImport } from '@/lib/imports/queries/imports'
import { customerActor } from '@/lib/platform/actor'
import { contactFacts } from '@/lib/policy/queries/facts'
import { changePreferences } from '@/lib/preferences/commands'
import { askPrivacy, handleRequest } from './commands/requests'

withTestDatabase()

/** Texts that no erasure needs to reach: they hold one of a few words of ours, or the name of a colleague. */
const CLOSED = [
  'attachments.content_type',
  'attribute_overrides.attribute',
  'attribute_overrides.decided_by_name',
  'attribute_overrides.withdrawn_by_name',
  'contact_decisions.channel',
  'contact_decisions.codes',
  'contact_decisions.redirect_to',
  'contact_decisions.rule_version',
  'conversation_events.kind',
  'conversations.last_channel',
  'conversations.reason',
  'conversations.urgency',
  'import_rows.reason',
  'interactions.channel',
  'interactions.language',
  'interactions.purpose',
  'interactions.source',
  'interactions.topic',
  'match_candidates.status_before',
  'merges.decided_by_name',
  'merges.undone_by_name',
  'source_records.source',
]

/** Names of the scene that the erasure still has to recognise rows of files by. */
const RECOGNISED_BY = ['source_records.attributes']

const self = (id: string) => customerActor({ id, name: 'portal', scope: 'full', ip: null, requestId: null })

type Colleague = Awaited<ReturnType<typeof aColleague>>
let officer: Colleague
let steward: Colleague
let agent: Colleague
beforeAll(async () => {
  await aQueue()
  officer = await aColleague('privacy_officer')
  steward = await aColleague('steward')
  agent = await aColleague('agent')
})

type Column = { table: string; name: string; type: 'text' | 'jsonb' | 'ARRAY' | 'bytea' }

/** Every column of the catalogue that can hold words. */
const columnsWithWords = () =>
  database().execute<Column>(sql`
    select c.table_name as table, c.column_name as name, c.data_type as type
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
      and c.data_type in ('text', 'jsonb', 'ARRAY', 'bytea')`)

/** The columns that say this word in any spelling, files and raw mails included, and tables of jobs that do. */
async function placesThatSay(word: string): Promise<string[]> {
  const like = sql`ilike ${`%${word}%`}`
  const places: string[] = []
  const columns = await columnsWithWords()
  expect(columns.length).toBeGreaterThan(150)
  for (const { table, name, type } of columns) {
    const text = sql.raw(type === 'bytea' ? `encode("${name}", 'escape')` : `"${name}"::text`)
    const [row] = await database().execute(sql`select from ${sql.identifier(table)} where ${text} ${like} limit 1`)
    if (row) places.push(`${table}.${name}`)
  }
  const [job] = await database().execute(
    sql`select from graphile_worker._private_jobs j where j.payload::text ${like} limit 1`,
  )
  return job ? [...places, 'jobs'] : places
}

/**
 * Writes the word into every column with words of every row that hangs on these customers through a foreign key, where
 * the database lets it. Throws for a table that has no row about them: nothing would be proven for it.
 */
async function plant(word: string, ids: readonly string[]): Promise<string[]> {
  const customersIn = sql`(${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`
  const parents = {
    customers: customersIn,
    source_records: sql`(select source_record_id from customer_links where customer_id in ${customersIn})`,
    interactions: sql`(select id from interactions where customer_id in ${customersIn})`,
    conversations: sql`(select id from conversations where customer_id in ${customersIn})`,
  }
  const keys = await database().execute<{ table: string; column: string; parent: keyof typeof parents }>(sql`
    select f.conrelid::regclass::text as table, a.attname as column, f.confrelid::regclass::text as parent
    from pg_constraint f join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
    where f.contype = 'f' and f.confrelid::regclass::text in ('customers', 'source_records', 'interactions', 'conversations')
    union select name, 'id', name from unnest(array['customers', 'source_records', 'interactions', 'conversations']) name`)
  const spared = [...CLOSED, ...RECOGNISED_BY]
  const columns = (await columnsWithWords()).filter(({ table, name }) => !spared.includes(`${table}.${name}`))
  const planted: string[] = []
  const reached = new Set<string>()
  for (const { table, column, parent } of keys) {
    const rows = sql`${sql.identifier(table)} where ${sql.identifier(column)} in ${parents[parent]}`
    const [row] = await database().execute(sql`select from ${rows} limit 1`)
    if (row) reached.add(table)
    for (const { name, type } of columns.filter((each) => each.table === table)) {
      const said = sql`${word}::text || gen_random_uuid()::text`
      const value = {
        text: said,
        jsonb: sql`case jsonb_typeof(${sql.identifier(name)}) when 'object' then jsonb_build_object('said', ${said})
          else jsonb_build_array(${said}) end`,
        ARRAY: sql`array[${said}]`,
        bytea: sql`convert_to(${said}, 'UTF8')`,
      }[type]
      const set = sql`update ${sql.identifier(table)} set ${sql.identifier(name)} = ${value}
        where ${sql.identifier(column)} in ${parents[parent]}`
      // What a constraint or a trigger refuses cannot hold the word.
      const done = await database()
        .execute(set)
        .then(
          () => true,
          () => false,
        )
      if (row && done) planted.push(`${table}.${name}`)
    }
  }
  const wordy = new Set(columns.map(({ table }) => table))
  expect(keys.map(({ table }) => table).filter((table) => wordy.has(table) && !reached.has(table))).toEqual([])
  return planted
}

/** Hands in a file and lets the worker read it; with `run`, lets it write the rows too. */
async function imported(lines: readonly string[], run: boolean): Promise<string> {
  async function* bytes() {
    yield Buffer.from(lines.join('\n'))
  }
  const { importId } = await receiveImport(steward, { filename: 'clients.csv', bytes: bytes() })
  await advanceImport({ importId })
  if (run) {
    const { mapping, source } = await getImport(steward, importId)
    await runImport(steward, { importId, mapping, source })
    await advanceImport({ importId })
  }
  return importId
}

const cellsOf = (importId: string) =>
  database().execute<{ outcome: string | null; reason: string | null; cells: string[] | null }>(
    sql`select outcome, reason, cells from import_rows where import_id = ${importId} order by number`,
  )

test('an erasure leaves nothing that says who it was, in any column, and a ledger that still verifies', async () => {
  const word = `Kerguelen${Date.now()}`
  const db = database()
  const header = 'id;prénom;nom;e-mail;téléphone'
  const [{ customer, record }, { customer: double }] = await db.transaction(async (tx) => [
    await aCustomer(tx, { name: `Yvonne ${word}`, email: `${word}@example.org`, phone: '06 39 98 45 67' }),
    await aCustomer(tx, { name: `Y. ${word}`, email: `${word}.bis@example.org` }),
  ])
  await db
    .update(sourceRecords)
    .set({ attributes: sql`attributes || '{"givenName":"","familyName":""}'` })
    .where(sql`id in (select source_record_id from customer_links where customer_id = ${double.id})`)
  const id = customer.id

  // Rows of files: written, refused, and waiting to be written.
  await imported([header, `k-1;Yvonne;${word};${word}@example.org;`, `k-2;Yvonne;${word};;;surplus`], true)
  // Refused as well, of somebody else: an empty name of theirs must not be found in it.
  const others = await imported([header, 'o-1;Anne;Autre;;;surplus'], true)
  const waiting = await imported(
    [header, 'k-3;Y;;;0639984567', `k-4;Y;K;${word}@EXAMPLE.org;`, `k-5;Anne;Autre;anne-${word}@example.org;`],
    false,
  )
  const conversation = await aConversation(db, { customer, record, subject: `Lunettes de ${word}` })
  const said = await anInteraction(db, {
    conversation,
    direction: 'inbound',
    text: `Ici ${word}, mes verres sont rayés.`,
  })
  await aCommitment(db, { customer, record, text: `Rappeler ${word}` })
  await editConversation(agent, { conversationId: conversation.id, subject: `La monture de ${word}` })
  await resolveConversation(agent, {
    conversationId: conversation.id,
    reason: 'complaint',
    resolution: `Vu avec ${word}`,
  })
  await db
    .insert(drafts)
    .values({ userId: agent.id, conversationId: conversation.id, mode: 'reply', text: `Chère ${word}` })
  const content = Buffer.from(`Ordonnance de ${word}`)
  const sha256 = createHash('sha256').update(content).digest('hex')
  await db.insert(blobs).values({ sha256, size: content.length, content })
  await db.insert(attachments).values({
    ...{ interactionId: said.id, position: 0, filename: `${word}.pdf`, contentType: 'application/pdf' },
    ...{ size: content.length, sha256 },
  })
  await db.insert(outboxMessages).values({
    ...{ interactionId: said.id, envelopeFrom: 'contact@clairvue.example', envelopeTo: [`${word}@example.org`] },
    raw: content,
  })
  await db.insert(inboundDeliveries).values([
    ...['pending', 'quarantined'].map((status) => ({
      ...({ channel: 'email', transport: 'smtp', status: status as 'pending', reason: 'malformed' } as const),
      ...{ providerId: `${word}-${status}`, raw: Buffer.from(`From: ${word}@Example.org`), size: 30 },
    })),
    {
      ...({ channel: 'sms', transport: 'webhook', status: 'processed', providerId: `${word}-report` } as const),
      ...{ raw: Buffer.from(`To=${word}`), size: 30, envelope: { interactionId: said.id } },
    },
  ])
  await changePreferences(self(id), {
    customerId: id,
    patch: { 'topic:offers': { on: true, frequency: 'each', channels: ['email'] } },
  })
  const [other] = await db
    .select({ id: sourceRecords.id })
    .from(sourceRecords)
    .where(sql`${sourceRecords.id} > ${record.id}`)
  await db.insert(matchCandidates).values({
    ...{ recordA: record.id, recordB: other!.id, weight: 5, probability: 0.9, contributions: [], modelVersion: 1 },
  })
  await mergeCustomers(steward, { customerId: id, with: [double.id], reason: `doublon de ${word}` })
  await overrideAttribute(steward, { customerId: id, attribute: 'familyName', value: word, reason: `dit ${word}` })
  await db.insert(relationDecisions).values({
    ...{ kind: 'organisation', recordA: record.id, recordB: other!.id, belongs: true },
    ...{ reason: `vu avec ${word}`, decidedByName: 'H' },
  })
  await db.insert(contactDecisions).values({
    ...{ customerId: id, sourceRecordId: record.id, interactionId: said.id, stage: 'queued', channel: 'email' },
    ...{ request: { purpose: 'reply', channel: 'email' }, facts: { birthDate: '1974-05-14' }, codes: ['REPLY'] },
    ...{ outcome: 'allow', ruleVersion: '1' },
  })
  // By a mistyped name, by a number, and of somebody else.
  await db
    .insert(exportSearches)
    .values([{ words: `${word.toLowerCase()}s` }, { words: '06 39 98 45 67' }, { words: 'Bertille Autre' }])
  const { requestId } = await askPrivacy(self(id), { kind: 'erasure', message: `Effacez ${word}` })
  const planted = await plant(word, [id, double.id])
  expect(planted).toEqual(
    expect.arrayContaining(['customers.display_name', 'merges.reason', 'contact_decisions.facts']),
  )
  expect((await placesThatSay(word)).length).toBeGreaterThan(40)

  await handleRequest(officer, { step: 'complete', requestId })

  // Somebody else whose address ends like theirs.
  expect(await placesThatSay(word)).toEqual(['import_rows.cells'])
  expect(await placesThatSay('0639984567')).toEqual([])
  expect(await db.select({ words: exportSearches.words }).from(exportSearches)).toEqual([{ words: 'Bertille Autre' }])
  expect(await cellsOf(waiting)).toMatchObject([
    { outcome: 'refused', reason: 'erased', cells: null },
    { outcome: 'refused', reason: 'erased', cells: null },
    { outcome: null, cells: ['k-5', 'Anne', 'Autre', `anne-${word}@example.org`, ''] },
  ])
  expect(await cellsOf(others)).toMatchObject([{ cells: ['o-1', 'Anne', 'Autre', '', '', 'surplus'] }])
  const [row] = await db.select().from(customers).where(eq(customers.id, id))
  expect(row).toMatchObject({ givenName: null, familyName: null, erasedAt: expect.any(Date) })
  expect(await db.$count(consentSubjects, eq(consentSubjects.subjectId, id))).toBe(0)
  expect(await db.$count(interactions, eq(interactions.customerId, id))).toBeGreaterThan(0)
  expect(await db.$count(privacyRequests, eq(privacyRequests.customerId, id))).toBe(1)
  const entries = (await db.select().from(consentEvents).orderBy(consentEvents.seq)).map(entryOf)
  expect(entries.some((entry) => entry.subject_id === id)).toBe(true)
  expect(await verifyLedger(rowsOf(entries), [])).toMatchObject({ ok: true })
  expect((await contactFacts(db, id, new Date())).erased).toBe(true)
})
