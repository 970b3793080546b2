/**
 * Withdrawals while a campaign leaves: ten thousand queued mails to 2 500 customers, who all withdraw meanwhile. The mail
 * server of the bench asks, at each message, whether the withdrawal of its addressee can already be seen.
 */
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { SMTPServer } from 'smtp-server'
import { database } from '@/db/client'
import { interactions } from '@/db/schema'
import { aCustomer, aPlace } from '@/db/seed/builders'
import { sendMessage } from '@/lib/channels/jobs'
import { publishNotice } from '@/lib/consent/commands/notices'
import { recordConsent, recordConsentsIn } from '@/lib/consent/commands/record-consent'
import { systemActor } from '@/lib/platform/actor'
import { logger } from '@/lib/platform/logger'
import { percentile, withBenchDatabase } from './database.ts'

const CUSTOMERS = Number(process.env.BENCH_CUSTOMERS ?? 2_500)
/** As many as the default frequency lets through. */
const EACH = 4
const WORKERS = 4
const CHUNK = 50

// Each message that is held back would be a line.
logger.level = 'error'
await withBenchDatabase(async ({ url }) => {
  const onlooker = postgres(url, { max: 4 })
  let received = 0
  let late = 0
  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo(address, _session, done) {
      received += 1
      onlooker`select 1 from consent_events e join contact_point_uses u on u.customer_id = e.subject_id
        join contact_points p on p.id = u.contact_point_id where p.value = ${address.address} and e.state = 'withdrawn'`.then(
        (seen) => {
          if (seen.length > 0) late += 1
          done()
        },
        done,
      )
    },
    onData(stream, _session, done) {
      stream.on('end', () => done()).resume()
    },
  })
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve))
  process.env.SMTP_URL = `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`

  const db = database()
  const actor = systemActor('bench')
  const { accountId } = await aPlace(db)
  const notice = { version: 'bench', language: 'fr', purpose: 'marketing', channel: 'email' } as const
  const { noticeId } = await publishNotice(actor, { ...notice, text: 'Nos offres par e-mail.' })
  const evidence = [{ filename: 'a.txt', contentType: 'text/plain', content: Buffer.from('oui') }]
  const people: string[] = []
  while (people.length < CUSTOMERS) {
    await db.transaction(async (tx) => {
      const made: string[] = []
      for (let n = 0; n < CHUNK; n += 1)
        made.push((await aCustomer(tx, { email: `${crypto.randomUUID()}@example.org` })).customer.id)
      await recordConsentsIn(
        tx,
        actor,
        made.map((customerId) => ({
          ...{ customerId, purpose: 'marketing', channel: 'email', state: 'granted', method: 'paper', source: 'bench' },
          ...{ noticeId, evidence },
        })),
      )
      people.push(...made)
    })
  }
  await db.execute(sql`
    insert into interactions (customer_id, source_record_id, channel, channel_account_id, direction, kind, automatic,
      from_address, recipients, subject, text, message_id, occurred_at, source, state, purpose, topic)
    select l.customer_id, l.source_record_id, 'email', ${accountId}::uuid, 'outbound', 'message', true, 'offres@example.org',
      jsonb_build_object('to', jsonb_build_array(jsonb_build_object('name', null, 'address', p.value)), 'cc', '[]'::jsonb),
      'Offre', 'Jusqu’à samedi.', '<' || gen_random_uuid() || '@example.org>', now(), 'automation', 'queued', 'marketing', 'offers'
    from customer_links l join contact_point_uses u on u.source_record_id = l.source_record_id
    join contact_points p on p.id = u.contact_point_id, generate_series(1, ${EACH}) where l.until is null`)
  const queued = (await db.select({ id: interactions.id }).from(interactions)).map(({ id }) => id)
  const waiting = queued.toSorted(() => Math.random() - 0.5)
  console.log(`${queued.length} messages queued to ${people.length} customers`)

  const started = performance.now()
  const commits: number[] = []
  const worker = async () => {
    for (let id = waiting.pop(); id; id = waiting.pop()) await sendMessage({ interactionId: id }, { number: 1, max: 8 })
  }
  const customers = async () => {
    for (const customerId of people) {
      const from = performance.now()
      await recordConsent(actor, {
        ...{
          customerId,
          purpose: 'marketing',
          channel: 'email',
          state: 'withdrawn',
          method: 'one_click',
          source: 'bench',
        },
      })
      commits.push(performance.now() - from)
    }
  }
  await Promise.all([...Array.from({ length: WORKERS }, worker), customers()])
  const states = await db.execute<{ state: string; count: number }>(
    sql`select state, count(*)::int as count from interactions group by state`,
  )
  console.log(
    `done in ${((performance.now() - started) / 1000).toFixed(0)} s:`,
    Object.fromEntries(states.map((row) => [row.state, row.count])),
  )
  console.log(`provider calls: ${received}, of which after a withdrawal could be seen: ${late} (0)`)
  console.log(
    `a withdrawal takes effect in: p95 ${percentile(commits, 0.95).toFixed(0)} ms, longest ${percentile(commits, 1).toFixed(0)} ms (< 5 000)`,
  )
  await onlooker.end()
  mail.close()
  if (late > 0) process.exitCode = 1
})
