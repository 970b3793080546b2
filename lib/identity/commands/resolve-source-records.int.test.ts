import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { database, type Transaction } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { makeRandom } from '../domain/random'
import { Foresight } from './foresee-source-records'
import { resolveSourceRecord, type SourceRecordInput } from './resolve-source-record'
import { resolveSourceRecords } from './resolve-source-records'

withTestDatabase()

const GIVEN = ['Anne', 'Annie', 'Bruno', 'Chloé', 'Denis']
const FAMILY = ['Le Goff', 'Morvan', 'Morvant', 'Quéré']
const STREETS = ['1 rue du Port', '14 quai Kléber', '3 allée des Ajoncs']

/** Rows of people who share much: namesakes, households, moved and mistyped ones, two of one address. */
function aFile(seed: number, rows: number, source = 'fichier'): SourceRecordInput[] {
  const next = makeRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  return Array.from({ length: rows }, (_, at): SourceRecordInput => {
    const someone = Math.floor(next() * rows * 0.7)
    const points: SourceRecordInput['points'][number][] = []
    if (next() < 0.5) points.push({ kind: 'email', asTyped: `p${someone}@morvan.example` })
    if (next() < 0.4) points.push({ kind: 'phone', asTyped: `06 39 98 ${String(1000 + someone)}` })
    if (next() < 0.1) points.push({ kind: 'email', asTyped: 'famille@morvan.example' })
    return {
      source,
      sourceKey: `${at}`,
      attributes: {
        givenName: pick(GIVEN),
        familyName: pick(FAMILY),
        ...(next() < 0.7 ? { birthDate: `19${60 + (someone % 30)}-0${1 + (someone % 9)}-1${someone % 10}` } : {}),
        ...(next() < 0.6 ? { street: pick(STREETS), postcode: '29900', city: 'Concarneau' } : {}),
      },
      points,
    }
  })
}

class TakenBack extends Error {}

/** What `resolve` brings about: outcomes, who is one with whom, what waits for stewards; then it is taken back. */
async function broughtAbout(resolve: (tx: Transaction) => Promise<{ outcome: string }[]>) {
  let told: unknown
  await database()
    .transaction(async (tx) => {
      const outcomes = (await resolve(tx)).map(({ outcome }) => outcome)
      const customers = await tx.execute(sql`
        select array_agg(s.source || ' ' || s.source_key order by s.source, s.source_key) as records, c.display_name, c.search_text,
          (select array_agg(l2.cause || ' ' || s2.source_key order by s2.source_key, l2.cause) from customer_links l2
            join source_records s2 on s2.id = l2.source_record_id where l2.customer_id = c.id) as links
        from customer_links l join source_records s on s.id = l.source_record_id join customers c on c.id = l.customer_id
        where l.until is null group by c.id order by 1`)
      const candidates = await tx.execute(sql`
        select a.source || ' ' || a.source_key as one, b.source || ' ' || b.source_key as two, m.status, round(m.weight::numeric, 6) as weight
        from match_candidates m join source_records a on a.id = m.record_a join source_records b on b.id = m.record_b order by 1, 2`)
      const [merged] = await tx.execute<{ count: number }>(sql`select count(*)::int as count from merges`)
      const keys = await tx.execute(sql`
        select s.source, s.source_key, array_agg(k.key order by k.key)::text[] as keys from match_keys k
        join source_records s on s.id = k.source_record_id group by 1, 2 order by 1, 2`)
      const uses = await tx.execute(sql`
        select p.value, s.source, s.source_key, u.as_typed, u.verified_at is not null as verified,
          (select array_agg(source || source_key) from source_records where id = any(
            select source_record_id from customer_links where customer_id = u.customer_id and until is null)) is null as lost
        from contact_point_uses u join contact_points p on p.id = u.contact_point_id
        join source_records s on s.id = u.source_record_id order by 1, 2, 3`)
      const said = await tx.execute(sql`
        select s.source, s.source_key, s.version, s.attributes, v.version as before, v.attributes as said
        from source_records s left join source_record_versions v on v.source_record_id = s.id order by 1, 2, v.version`)
      told = {
        outcomes,
        merges: merged?.count,
        customers: [...customers],
        candidates: [...candidates],
        keys: [...keys],
        uses: [...uses],
        said: [...said],
      }
      throw new TakenBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
  return told as { outcomes: string[]; merges: number; candidates: unknown[] }
}

async function oneByOne(tx: Transaction, rows: readonly SourceRecordInput[]) {
  const outcomes = []
  for (const row of rows) outcomes.push(await resolveSourceRecord(tx, row))
  return outcomes
}

beforeAll(async () => {
  // Customers who are there before, some of them with several records.
  await database().transaction((tx) => oneByOne(tx, aFile(5, 30, 'boutique')))
})

describe.each([77, 23])('rows drawn with seed %i', (seed) => {
  const rows = aFile(seed, 60)

  test('become the same customers, candidates and golden records together as one by one, as was foreseen', async () => {
    const foresight = new Foresight()
    const foreseen = [
      ...(await foresight.foresee(database(), rows.slice(0, 25))),
      ...(await foresight.foresee(database(), rows.slice(25))),
    ]
    const alone = await broughtAbout((tx) => oneByOne(tx, rows))
    expect(await broughtAbout((tx) => resolveSourceRecords(tx, rows))).toEqual(alone)
    expect(foreseen).toEqual(alone.outcomes)
    // The rows are such that something could differ.
    expect(alone.outcomes).toEqual(expect.arrayContaining(['matched', 'review']))
    expect(alone.merges).toBeGreaterThan(0)
    expect(alone.candidates.length).toBeGreaterThan(5)
  })
})

/** What a source says anew of people it knows: moved, renamed, with another address of their own or a neighbour's. */
function restated(rows: readonly SourceRecordInput[], seed: number): SourceRecordInput[] {
  const next = makeRandom(seed)
  return rows.map((row, at) => {
    const change = next()
    const other = rows[Math.floor(next() * rows.length)] as SourceRecordInput
    const points =
      change < 0.3 ? [...row.points, ...other.points.map((point) => ({ ...point, verified: true }))] : row.points
    const moved =
      change > 0.2 && change < 0.5 ? { street: '3 allée des Ajoncs', postcode: '29900', city: 'Trégunc' } : {}
    const named = change > 0.4 && change < 0.7 ? { givenName: other.attributes.givenName } : {}
    const twin = change > 0.85 ? other.attributes : {}
    const extra = change > 0.7 ? { extra: { passage: `${at}` } } : {}
    return { ...row, points, attributes: { ...row.attributes, ...moved, ...named, ...twin, ...extra } }
  })
}

describe.each([41, 58])('known rows that change, drawn with seed %i, beside new ones', (seed) => {
  test('come together, apart and before the stewards as one by one', async () => {
    const source = `annuaire ${seed}`
    const rows = aFile(seed, 50, source)
    await database().transaction((tx) => oneByOne(tx, rows.slice(0, 40)))
    const anew = [...restated(rows.slice(0, 40), seed + 1), ...rows.slice(40)]
    const alone = await broughtAbout((tx) => oneByOne(tx, anew))
    expect(await broughtAbout((tx) => resolveSourceRecords(tx, anew))).toEqual(alone)
    expect(alone.outcomes.filter((outcome) => outcome === 'known')).toHaveLength(40)
    // The rows are such that something could differ.
    expect(alone.merges).toBeGreaterThan(0)
    expect(alone.candidates.length).toBeGreaterThan(5)
  })
})

describe.each([0, 6])('a customer with %i numbers of before', (before) => {
  test('has no more of a kind than one can have inside a batch either: what is beyond matches nobody', async () => {
    const number = (at: number) => `06 39 97 ${String(1000 + at)}`
    const source = `tablette ${before}`
    const address = `borne-${before}@boutique.example`
    const row = (sourceKey: string, points: SourceRecordInput['points']): SourceRecordInput => ({
      source,
      sourceKey,
      attributes: {},
      points,
    })
    const bringing = (sourceKey: string, at: number) =>
      row(sourceKey, [
        { kind: 'email', asTyped: address },
        { kind: 'phone', asTyped: number(at) },
      ])
    const known = Array.from({ length: before }, (_, at) => bringing(`known ${at}`, at))
    await database().transaction((tx) => oneByOne(tx, known))
    const rows = [
      ...Array.from({ length: 12 - before }, (_, at) => bringing(`${at}`, before + at)),
      ...Array.from({ length: 12 }, (_, at) => row(`alone ${at}`, [{ kind: 'phone', asTyped: number(at) }])),
    ]
    const foresight = new Foresight()
    const foreseen = [
      ...(await foresight.foresee(database(), rows.slice(0, 9))),
      ...(await foresight.foresee(database(), rows.slice(9))),
    ]
    const alone = await broughtAbout((tx) => oneByOne(tx, rows))
    expect(await broughtAbout((tx) => resolveSourceRecords(tx, rows))).toEqual(alone)
    expect(foreseen).toEqual(alone.outcomes)
    // Eight numbers lead to the customer, the four beyond to nobody.
    expect(alone.outcomes.slice(-12).map((outcome) => outcome === 'matched')).toEqual(
      Array.from({ length: 12 }, (_, at) => at < 8),
    )
  })
})

test('records that are known keep their customers, and say what is new, beside records that are not', async () => {
  const rows = aFile(99, 12)
  await database().transaction((tx) => oneByOne(tx, rows.slice(0, 6)))
  const moved = rows.map((row) => ({ ...row, attributes: { ...row.attributes, city: 'Trégunc' } }))
  const foreseen = await new Foresight().foresee(database(), moved)
  const resolved = await database().transaction((tx) => resolveSourceRecords(tx, moved))
  expect(resolved.map(({ outcome }) => outcome === 'known')).toEqual(rows.map((_, at) => at < 6))
  expect(foreseen.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'updated'))
  expect(await new Foresight().foresee(database(), moved)).toEqual(Array.from(rows, () => 'unchanged'))
})
