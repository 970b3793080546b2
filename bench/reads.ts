import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { database } from '@/db/client'
import { seedBulkCustomers } from '@/db/seed/bulk'
import { seedDemo } from '@/db/seed/demo'
import { listConversationBodies } from '@/lib/api/queries'
import { countInbox, listInbox } from '@/lib/conversations/queries/inbox'
import { getCustomer } from '@/lib/customers/queries/customer'
import { listCustomers } from '@/lib/customers/queries/list'
import { countOpenCandidates, listMatchCandidates } from '@/lib/identity/queries/candidates'
import { getIdentityHistory, listMerges } from '@/lib/identity/queries/merges'
import { relationsOf } from '@/lib/identity/queries/relations'
import { suspectedDuplicatesOf } from '@/lib/identity/queries/suspected-duplicates'
import { systemActor } from '@/lib/platform/actor'
import { searchExchanges } from '@/lib/search/queries/exchanges'
import { searchWho } from '@/lib/search/queries/who'
import { listTimeline } from '@/lib/timeline/queries/groups'
import { percentile, withBenchDatabase } from './database.ts'

/** How the reads of an agent's day grow with the number of customers: both sizes in one run, as ratios. */
const { values: options } = parseArgs({
  options: { small: { type: 'string', default: '10000' }, large: { type: 'string', default: '1000000' } },
})
const SMALL = Number(options.small)
const LARGE = Number(options.large)
const RUNS = 40

const actor = systemActor('bench')

async function reads(): Promise<Record<string, () => Promise<unknown>>> {
  const { items } = await listInbox(actor, { view: 'all' })
  const customerId = items[0]?.customerId
  if (!customerId) throw new Error('the demo has no conversation')
  const searches = {
    'search: full name': 'bérénice quéméneur',
    'search: beginning of a name': 'gwenaël le b',
    'search: name with a slip': 'theophlie garnier',
    'search: name of thousands': 'martin',
    'search: e-mail': 'aubert53@fil-mail.example',
    'search: phone as spoken': '06 39 98 44 89',
    'search: nobody': 'xyzzy quux',
  }
  return {
    ...Object.fromEntries(Object.entries(searches).map(([name, q]) => [name, () => searchWho(actor, { q })])),
    'search: words of exchanges': () => searchExchanges(actor, { q: 'verres rayés' }),
    'inbox: first page': () => listInbox(actor, { view: 'all' }),
    'inbox: counts': () => countInbox(actor),
    'customers: first page': () => listCustomers(actor),
    'customer: file': () => getCustomer(actor, customerId),
    'customer: timeline': () => listTimeline(actor, { customerId }),
    'customer: suspected duplicates': () => suspectedDuplicatesOf(actor, customerId),
    'review: pairs of a customer': () => listMatchCandidates(actor, { customerId }),
    'customer: relations': () => relationsOf(actor, customerId),
    'customer: history of links': () => getIdentityHistory(actor, customerId),
    'inbox: resolved, a rare reason': () => listInbox(actor, { view: 'resolved', reason: ['data_privacy'] }),
    'review: first page': () => listMatchCandidates(actor, { status: 'open' }),
    'review: never merge': () => listMatchCandidates(actor, { status: 'never' }),
    'review: count': () => countOpenCandidates(actor),
    'merges: by colleagues': () => listMerges(actor, { by: 'colleague' }),
    'API: latest conversations': () => listConversationBodies(actor, { limit: 50 }),
  }
}

/** Median and 95th percentile, milliseconds. */
async function measure(read: () => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  const times: number[] = []
  for (let i = 0; i < RUNS + 3; i++) {
    const started = performance.now()
    await read()
    // The first ones fill the caches.
    if (i >= 3) times.push(performance.now() - started)
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) }
}

/**
 * What lies among bulk customers: a pair of neighbours to be reviewed for every tenth, of which one in a hundred is never
 * to be merged, and a resolved conversation for every third, few of them about privacy.
 */
async function fillLists(sql: postgres.Sql, from: number, to: number): Promise<void> {
  await sql`
    insert into match_candidates (record_a, record_b, weight, probability, contributions, model_version, status, decided_at)
    select least(a.id, b.id), greatest(a.id, b.id), 1 + i % 97 / 10.0, 0.9, '[]', 1,
      case when i % 1000 = 0 then 'never' else 'open' end, case when i % 1000 = 0 then now() - make_interval(secs => i) end
    from generate_series(${from}::int, ${to - 2}::int, 10) i
    join source_records a on a.source = 'bulk' and a.source_key = i::text
    join source_records b on b.source = 'bulk' and b.source_key = (i + 1)::text`
  await sql`
    insert into conversations (customer_id, source_record_id, subject, subject_key, status, reason, queue_id, opened_at,
      resolved_at, last_channel, last_interaction_at)
    select l.customer_id, s.id, 'Demande ' || i, 'demande ' || i, 'resolved',
      case when i % 6000 = 0 then 'data_privacy' else 'information' end, q.id, at, at, 'email', at
    from generate_series(${from}::int, ${to - 1}::int, 3) i
    cross join lateral (select now() - make_interval(secs => 60 * i) as at) t
    join source_records s on s.source = 'bulk' and s.source_key = i::text
    join customer_links l on l.source_record_id = s.id and l.until is null
    join queues q on q.is_default`
}

await withBenchDatabase(
  async ({ superuserUrl }) => {
    await seedDemo(database())
    const all = await reads()
    const sql = postgres(superuserUrl, { onnotice: () => {} })
    const grow = async (from: number, to: number) => {
      const { seconds } = await seedBulkCustomers(sql, to - from, { from })
      await fillLists(sql, from, to)
      await sql`vacuum analyze`
      console.log(`${to} customers and the demo company; written in ${seconds.toFixed(0)} s`)
    }
    const measureAll = async () => {
      const result = new Map<string, { p50: number; p95: number }>()
      for (const [name, read] of Object.entries(all)) result.set(name, await measure(read))
      return result
    }
    await grow(0, SMALL)
    const small = await measureAll()
    await grow(SMALL, LARGE)
    const large = await measureAll()
    await sql.end()
    const cell = (value: number) => value.toFixed(1).padStart(8)
    console.log(
      `\n${'ms'.padEnd(30)} ${'p50'.padStart(8)} ${'p95'.padStart(8)} ${'p50'.padStart(8)} ${'p95'.padStart(8)}   × p50`,
    )
    console.log(`${'customers'.padEnd(30)} ${String(SMALL).padStart(8)} ${''.padStart(8)} ${String(LARGE).padStart(8)}`)
    for (const [name, a] of small) {
      const b = large.get(name)
      if (b)
        console.log(
          `${name.padEnd(30)} ${[a.p50, a.p95, b.p50, b.p95].map(cell).join(' ')} ${(b.p50 / a.p50).toFixed(1).padStart(7)}`,
        )
    }
  },
  { durable: false },
)
