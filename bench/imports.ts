import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** What an import costs a row, among many customers: reading the file, the dry run, and writing, each row matched. */
const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '5000' }, customers: { type: 'string', default: '20000' } },
})
const ROWS = Number(options.rows)

const folder = mkdtempSync(join(tmpdir(), 'relais-bench-'))
try {
  const path = join(folder, 'customers.csv')
  generateCustomers(ROWS, path)
  await withBenchDatabase(async ({ superuserUrl }) => {
    const superuser = postgres(superuserUrl, { max: 1, onnotice: () => {} })
    await seedBulkCustomers(superuser, Number(options.customers))
    await superuser.end()
    const actor = systemActor('bench')
    const { importId } = await receiveImport(actor, { filename: 'customers.csv', bytes: createReadStream(path) })
    const step = async (name: string, begin: () => Promise<unknown>) => {
      await begin()
      const [started, cpu] = [performance.now(), process.cpuUsage()]
      await advanceImport({ importId })
      const { user, system } = process.cpuUsage(cpu)
      const perRow = (ms: number) => (ms / ROWS).toFixed(2).padStart(7)
      console.log(
        `${name.padEnd(10)} ${perRow(performance.now() - started)} ms a row, ${perRow((user + system) / 1000)} of it this process`,
      )
    }
    await step('reading', async () => {})
    const mapping = await mappingWith(actor, importId, { source: 'bench' })
    await step('dry run', () => checkImport(actor, mapping))
    await step('writing', () => runImport(actor, mapping))
    const { status, counts } = await getImport(actor, importId)
    console.log(status, JSON.stringify(counts))
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
