import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { database } from '@/db/client'
import { seedBulkCustomers } from '@/db/seed/bulk'
import { seedDemo } from '@/db/seed/demo'
import { countInbox, listInbox } from '@/lib/conversations/queries/inbox'
import { getCustomer } from '@/lib/customers/queries/customer'
import { listCustomers } from '@/lib/customers/queries/list'
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

await withBenchDatabase(
  async ({ superuserUrl }) => {
    await seedDemo(database())
    const all = await reads()
    const sql = postgres(superuserUrl, { onnotice: () => {} })
    const grow = async (from: number, to: number) => {
      const { seconds } = await seedBulkCustomers(sql, to - from, { from })
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
