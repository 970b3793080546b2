import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { seedBulkCustomers } from '@/db/seed/bulk'
import { checkImport, mappingWith, runImport } from '@/lib/imports/commands/control-import'
import { receiveImport } from '@/lib/imports/commands/receive-import'
import { advanceImport } from '@/lib/imports/jobs'
import { getImport } from '@/lib/imports/queries/imports'
import { systemActor } from '@/lib/platform/actor'
import { withBenchDatabase } from './database.ts'
import { generateCustomers } from './generated-customers.ts'

/**
 * What an import costs a row, among many customers: reading the file, the dry run, and writing, each row matched; then
 * the same file with another town in every row, each row matched again with its customer.
 */
const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '5000' }, customers: { type: 'string', default: '20000' } },
})
const ROWS = Number(options.rows)

/** The file with another town in every row: the last column is the town. */
async function* movedAway(path: string): AsyncGenerator<Buffer> {
  let isHeader = true
  for await (const line of createInterface({ input: createReadStream(path) })) {
    yield Buffer.from(`${isHeader ? line : line.replace(/"?$/, ' Nord$&')}\n`)
    isHeader = false
  }
}

const folder = mkdtempSync(join(tmpdir(), 'relais-bench-'))
try {
  const path = join(folder, 'customers.csv')
  generateCustomers(ROWS, path)
  await withBenchDatabase(async ({ superuserUrl }) => {
    const superuser = postgres(superuserUrl, { max: 1, onnotice: () => {} })
    await seedBulkCustomers(superuser, Number(options.customers))
    await superuser.end()
    const actor = systemActor('bench')
    const received = async (bytes: AsyncIterable<Uint8Array>) =>
      (await receiveImport(actor, { filename: 'customers.csv', source: 'bench', bytes })).importId
    const step = async (importId: string, name: string, begin: () => Promise<unknown>) => {
      await begin()
      const [started, cpu] = [performance.now(), process.cpuUsage()]
      await advanceImport({ importId })
      const { user, system } = process.cpuUsage(cpu)
      const perRow = (ms: number) => (ms / ROWS).toFixed(2).padStart(7)
      console.log(
        `${name.padEnd(10)} ${perRow(performance.now() - started)} ms a row, ${perRow((user + system) / 1000)} of it this process`,
      )
    }
    const written = async (importId: string, name: string) => {
      const mapping = await mappingWith(actor, importId, {})
      await step(importId, name, () => runImport(actor, mapping))
      const { status, counts } = await getImport(actor, importId)
      console.log(status, JSON.stringify(counts))
    }
    const first = await received(createReadStream(path))
    await step(first, 'reading', async () => {})
    const mapping = await mappingWith(actor, first, {})
    await step(first, 'dry run', () => checkImport(actor, mapping))
    await written(first, 'writing')
    const again = await received(movedAway(path))
    await advanceImport({ importId: again })
    await written(again, 'changing')
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
