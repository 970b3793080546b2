import { sql } from 'drizzle-orm'
import iconv from 'iconv-lite'
import { beforeAll, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { receiveInteraction } from '@/lib/conversations/commands/receive-interaction'
import { aColleague, aQueue } from '@/lib/conversations/testing'
import { resolveSourceRecord, type SourceRecordInput } from '@/lib/identity/commands/resolve-source-record'
import type { Actor } from '@/lib/platform/actor'
import { cancelImport, checkImport, resumeImport, runImport, undoImport } from './commands/control-import'
import { receiveImport } from './commands/receive-import'
import { advanceImport } from './jobs'
import { getImport, refusedRows } from './queries/imports'
import { handedIn, imported, readingOf, stream } from './testing'

withTestDatabase()

let steward: Actor
beforeAll(async () => {
  await aQueue()
  steward = await aColleague('steward')
})

const received = (bytes: Buffer | string) => handedIn(steward, bytes)
const run = (importId: string, source?: string) => imported(steward, importId, source ? { source } : {})
async function checked(importId: string) {
  await checkImport(steward, await readingOf(steward, importId))
  await advanceImport({ importId })
  return (await getImport(steward, importId)).checked
}
async function undone(importId: string) {
  await undoImport(steward, { importId })
  await advanceImport({ importId })
  return getImport(steward, importId)
}

const PEOPLE_TABLES = [
  'customers',
  'source_records',
  'source_record_versions',
  'customer_links',
  'contact_points',
  'contact_point_uses',
  'merges',
]
/** Everything known about people, as text. */
async function everything(): Promise<Record<string, string>> {
  const rows: Record<string, string> = {}
  for (const table of PEOPLE_TABLES) {
    const [row] = await database().execute<{ all: string }>(
      sql.raw(`select coalesce(string_agg(t::text, E'\\n' order by t.id::text), '') as all from ${table} t`),
    )
    rows[table] = row?.all ?? ''
  }
  return rows
}
/** Who is in the lists, by name and addresses. */
async function people(): Promise<string[]> {
  const rows = await database().execute<{ who: string }>(sql`
    select c.display_name || ' ' || c.search_text as who from customers c
    where c.merged_into_id is null and c.erased_at is null order by 1`)
  return rows.map((row) => row.who)
}

let serial = 0
const someone = () => {
  const n = ++serial
  return {
    name: `Personne ${String.fromCharCode(65 + (n % 26))}${n}`,
    email: `p${n}-${crypto.randomUUID()}@example.org`,
  }
}
const table = (rows: { name: string; email: string; city?: string }[]) =>
  `Nom;E-mail;Ville\r\n${rows.map((row) => `${row.name};${row.email};${row.city ?? 'Rennes'}`).join('\r\n')}\r\n`

test('a file is read, tried and imported; the dry run says what the import then does and changes nothing', async () => {
  const known = someone()
  await database().transaction((tx) =>
    resolveSourceRecord(tx, {
      source: 'crm',
      sourceKey: known.email,
      attributes: { displayName: known.name },
      points: [{ kind: 'email', asTyped: known.email }],
    }),
  )
  const [a, b] = [someone(), someone()]
  const importId = await received(table([a, known, b, { name: '', email: 'rien' }, { ...b, name: 'Autre nom' }]))
  const view = await getImport(steward, importId)
  expect(view).toMatchObject({ status: 'ready', rowCount: 5, format: 'csv', delimiter: ';' })
  expect(view.sample).toHaveLength(5)
  const before = await everything()
  const forecast = await checked(importId)
  expect(await everything()).toEqual(before)
  expect(forecast).toEqual({ created: 2, matched: 2, review: 0, updated: 0, unchanged: 0, refused: 1 })
  expect(await run(importId)).toEqual(forecast)
  const refused = []
  for await (const row of refusedRows(steward, importId)) refused.push(row)
  expect(refused).toEqual([{ number: 4, reason: 'no_valid_contact', cells: ['', 'rien', 'Rennes'] }])
})

test('the same file twice changes nothing, to the byte', async () => {
  const file = table([someone(), someone(), someone()])
  await run(await received(file))
  const before = await everything()
  const again = await received(file)
  expect(await checked(again)).toMatchObject({ unchanged: 3, created: 0 })
  expect(await run(again)).toMatchObject({ unchanged: 3, created: 0, updated: 0 })
  expect(await everything()).toEqual(before)
})

test('a whole import is undone: new people leave the lists, known ones are as they were; importing again brings all back', async () => {
  const known = someone()
  await run(await received(`Identifiant;Nom;E-mail\nK1;${known.name};${known.email}\n`), 'crm')
  const before = await people()
  const fresh = someone()
  const file = `Identifiant;Nom;E-mail;Téléphone\nK1;Nouveau Nom;${known.email};06 39 98 41 27\nK2;${fresh.name};${fresh.email};\n`
  const importId = await received(file)
  expect(await run(importId, 'crm')).toMatchObject({ updated: 1, created: 1 })
  const after = await people()
  expect(after).not.toEqual(before)
  expect((await undone(importId)).status).toBe('undone')
  expect(await people()).toEqual(before)
  expect(await run(await received(file), 'crm')).toMatchObject({ refused: 0 })
  expect(await people()).toEqual(after)
})

test('what happened since keeps its customer when the import is undone', async () => {
  const person = someone()
  const importId = await received(table([person]))
  await run(importId)
  const [record] = await database().execute<{ id: string; customer_id: string }>(sql`
    select u.source_record_id as id, u.customer_id from contact_point_uses u join contact_points p on p.id = u.contact_point_id
    where p.value = ${person.email}`)
  await database().transaction((tx) =>
    receiveInteraction(tx, {
      channel: 'email',
      kind: 'message',
      direction: 'inbound',
      customerId: record!.customer_id,
      sourceRecordId: record!.id,
      subject: 'Bonjour',
      subjectKey: 'bonjour',
      text: 'x',
      visibleText: 'x',
      occurredAt: new Date(),
      receivedAt: new Date(),
      source: 'email',
    }),
  )
  await undone(importId)
  const [owner] = await database().execute<{ erased_at: string | null; search_text: string }>(sql`
    select c.erased_at, c.search_text from interactions i join customers c on c.id = i.customer_id
    where i.source_record_id = ${record!.id}`)
  expect(owner).toEqual({ erased_at: null, search_text: expect.not.stringContaining(person.email) })
})

test('stopped, gone on with, and taken up after a worker died in the middle: every row is written once', async () => {
  const rows = Array.from({ length: 230 }, someone)
  const importId = await received(table(rows))
  await runImport(steward, await readingOf(steward, importId))
  const dead = new AbortController()
  const running = advanceImport({ importId }, dead.signal)
  dead.abort(new Error('worker killed'))
  await expect(running).rejects.toThrow('worker killed')
  // Two workers at once: the dead one's job was given away while it still breathed.
  const [first] = await Promise.all([
    advanceImport({ importId }),
    advanceImport({ importId }),
    cancelImport(steward, { importId }).catch(() => null),
  ])
  expect(first).toBeUndefined()
  if ((await getImport(steward, importId)).status === 'stopped') {
    await resumeImport(steward, { importId })
    await advanceImport({ importId })
  }
  const view = await getImport(steward, importId)
  expect(view).toMatchObject({ status: 'done', position: 230 })
  expect(view.counts).toEqual({ created: 230, matched: 0, review: 0, updated: 0, unchanged: 0, refused: 0 })
  const [made] = await database().execute<{ count: number }>(sql`
    select count(*)::int as count from contact_points where value in ${sql`(${sql.join(
      rows.map((row) => sql`${row.email}`),
      sql`, `,
    )})`}`)
  expect(made!.count).toBe(230)
})

test('each row knows the merges it caused, and only those; the undo of the import takes them back', async () => {
  const states = (sourceKey: string, attributes: SourceRecordInput['attributes'], address?: string) =>
    database().transaction((tx) =>
      resolveSourceRecord(tx, {
        source: 'boutique',
        sourceKey,
        attributes,
        points: address ? [{ kind: 'email', asTyped: address }] : [],
      }),
    )
  const home = { street: '8 venelle du Four', postcode: '29680', city: 'Roscoff' }
  const first = await states('R1', { givenName: 'Azénor', familyName: 'Kerouanton', birthDate: '1973-02-18', ...home })
  const second = await states('R2', { givenName: 'Azénor' }, 'azenor@roscoff.example')
  const third = await states('R3', { givenName: 'Azénor' }, 'a.kerouanton@roscoff.example')
  const line = (key: string) => `${key};Azénor;Kerouanton;18/02/1973;8, venelle du Four;29680;Roscoff`
  const file = `Identifiant;Prénom;Nom;Date de naissance;Rue;Code postal;Ville\n${['R2', 'R3', 'R1'].map(line).join('\n')}\n`
  const importId = await received(file)
  expect(await run(importId, 'boutique')).toMatchObject({ updated: 3 })
  const rows = await database().execute<{ number: number; merged: string[] }>(sql`
    select number, array(select merged_id from merges where id = any(caused_merges)) as merged
    from import_rows where import_id = ${importId} order by number`)
  expect(rows.map(({ merged }) => merged)).toEqual([[second.customerId], [third.customerId], []])
  await undone(importId)
  const [left] = await database().execute<{ count: number }>(sql`
    select count(*)::int as count from customers where merged_into_id = ${first.customerId}`)
  expect(left!.count).toBe(0)
})

test('a row that cannot be written is refused by itself; those beside it in its transaction are written', async () => {
  await database().execute(
    sql`alter table source_records add constraint test_refuses check (attributes::text not like '%Interdit%')`,
  )
  const importId = await received(table([someone(), someone(), { ...someone(), name: 'Interdit' }, someone()]))
  expect(await run(importId)).toMatchObject({ created: 3, refused: 1 })
  const { refused } = await getImport(steward, importId)
  expect(refused).toMatchObject([{ number: 3, reason: 'unexpected' }])
})

describe('a bad file', () => {
  test('that proves bad in its last line leaves nothing but its refusal', async () => {
    const before = await everything()
    const rows = Array.from({ length: 1500 }, someone)
    const importId = await received(
      Buffer.concat([
        Buffer.from(table(rows)),
        iconv.encode('Noël;é@x;é\n', 'win1252'),
        Buffer.from('Zoé;z@x.fr;Été\n'),
      ]),
    )
    expect(await getImport(steward, importId)).toMatchObject({
      status: 'refused',
      refusal: 'mixed_encodings',
      refusalLine: 1502,
    })
    expect(await everything()).toEqual(before)
    const [kept] = await database().execute<{ rows: number; chunks: number }>(sql`
      select (select count(*)::int from import_rows where import_id = ${importId}) as rows,
        (select count(*)::int from import_chunks where import_id = ${importId}) as chunks`)
    expect(kept).toEqual({ rows: 0, chunks: 0 })
  })

  test('of rows of half a megabyte is taken a few rows at a time, and shown in part', async () => {
    const long = 'x'.repeat(500_000)
    const rows = Array.from({ length: 40 }, (_, at) => `${at === 39 ? 'Loïc' : long};p${at}@long.example`)
    const importId = await received(`Nom;E-mail\n${rows.join('\n')}\n`)
    expect(await run(importId)).toMatchObject({ created: 1, refused: 39 })
    const { refused } = await getImport(steward, importId)
    expect(refused[0]).toMatchObject({ number: 1, reason: 'value_too_long' })
    expect(refused[0]?.cells[0]).toHaveLength(400)
  })

  test('that is too large is refused while it arrives, and its bytes are not kept', async () => {
    let sent = 0
    const endless = (async function* () {
      for (;;) yield Buffer.alloc(64 * 1024, sent++)
    })()
    await expect(
      receiveImport(steward, { filename: 'grand.csv', bytes: endless }, 3 * 1024 * 1024),
    ).rejects.toMatchObject({ code: 'too_large' })
    expect(sent).toBe(49)
    const [left] = await database().execute<{ count: number }>(
      sql`select count(*)::int as count from imports where filename = 'grand.csv'`,
    )
    expect(left!.count).toBe(0)
  })
})

test('only those who may import can', async () => {
  const agent = await aColleague('agent')
  await expect(receiveImport(agent, { filename: 'x.csv', bytes: stream(Buffer.from('a')) })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(getImport(agent, crypto.randomUUID())).rejects.toMatchObject({ code: 'forbidden' })
})
