import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { inboundDeliveries } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aQueue } from '@/lib/conversations/testing'
import { storeDelivery } from '../commands/store-delivery'
import { processEmail } from './jobs'

const FOLDERS = ['zammad', 'mixed', 'bounces']
  .map((name) => `../shared/fixtures/email/${name}`)
  .filter((folder) => existsSync(folder))

withTestDatabase()
beforeAll(async () => {
  await aQueue()
})

test.skipIf(FOLDERS.length === 0)(
  'every mail from the wild ends as an interaction or in quarantine with a known reason (needs ../shared/fixtures)',
  async () => {
    const outcomes: Record<string, string> = {}
    for (const folder of FOLDERS) {
      for (const name of readdirSync(folder).filter((file) => file.endsWith('.eml'))) {
        const { deliveryId } = await storeDelivery({
          channel: 'email',
          transport: 'api',
          raw: readFileSync(`${folder}/${name}`),
          job: 'email.process',
        })
        await processEmail({ deliveryId })
        const [row] = await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.id, deliveryId))
        if (row!.status !== 'processed')
          outcomes[`${folder}/${name}`] = `${row!.status} ${row!.reason} ${row!.reasonDetail ?? ''}`
      }
    }
    const unknown = Object.entries(outcomes).filter(([, outcome]) => !/^quarantined (?!unexpected)/.test(outcome))
    expect(unknown).toEqual([])
    // A few are really no mails; if many are quarantined the parser has become worse.
    expect(Object.keys(outcomes).length, JSON.stringify(outcomes, null, 1)).toBeLessThan(6)
  },
)
