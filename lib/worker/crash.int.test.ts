import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { storeDelivery } from '@/lib/channels/commands/store-delivery'
import { aQueue } from '@/lib/conversations/testing'
import { crashMail, endWorkersAfterwards, startWorker } from './testing'

const MAILS = 500

withTestDatabase()
endWorkersAfterwards()
beforeAll(async () => {
  await aQueue()
})

const processed = async () =>
  (
    await database().execute<{ n: number }>(
      sql`select count(*)::int as n from inbound_deliveries where status = 'processed'`,
    )
  )[0]!.n

async function untilProcessed(count: number, ms: number): Promise<void> {
  for (
    const end = Date.now() + ms;
    (await processed()) < count;
    await new Promise((resolve) => setTimeout(resolve, 50))
  ) {
    if (Date.now() > end) throw new Error(`only ${await processed()} of ${count} were processed`)
  }
}

test('a worker killed in the middle of 500 mails loses none of them and doubles none', async () => {
  for (let i = 0; i < MAILS; i++)
    await storeDelivery({ channel: 'email', transport: 'api', raw: crashMail(i), job: 'email.process' })
  const first = await startWorker()
  await untilProcessed(60, 60_000)
  first.removeAllListeners('exit')
  first.kill('SIGKILL')
  expect(await processed()).toBeLessThan(MAILS)
  await startWorker()
  await untilProcessed(MAILS, 120_000)
  const [row] = await database().execute<{ interactions: number; messages: number; customers: number }>(sql`
      select count(*)::int as interactions, count(distinct message_id)::int as messages, count(distinct customer_id)::int as customers
      from interactions where message_id like '<crash-%'`)
  expect(row).toEqual({ interactions: MAILS, messages: MAILS, customers: 125 })
}, 240_000)
