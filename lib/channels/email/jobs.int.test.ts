import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import {
  channelAccounts,
  contactPoints,
  conversations,
  inboundDeliveries,
  interactions,
  outboxMessages,
} from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aQueue } from '@/lib/conversations/testing'
import { replayDelivery } from '../commands/replay-delivery'
import { replyToConversation } from '../commands/send-reply'
import { storeDelivery } from '../commands/store-delivery'
import { sendMessage } from '../jobs'
import { processEmail } from './jobs'

withTestDatabase()

beforeAll(async () => {
  const queueId = await aQueue()
  await database().insert(channelAccounts).values({
    channel: 'email',
    name: 'Service client',
    address: 'contact@clairvue.example',
    queueId,
    promisedDelayMinutes: 2880,
    isDefault: true,
    signature: 'Maison Clairvue',
  })
})

type Fields = { from?: string; subject?: string; body?: string; messageId?: string; headers?: string[]; to?: string }
const address = () => `p-${crypto.randomUUID()}@example.org`

const mail = ({
  from = `Léa Roy <${address()}>`,
  subject = 'Bonjour',
  body = 'Mes lunettes sont cassées.',
  messageId = `<${crypto.randomUUID()}@example.org>`,
  headers = [],
  to = 'contact@clairvue.example',
}: Fields) =>
  Buffer.from(
    [
      `From: ${from}`,
      `To: ${to}`,
      `Subject: ${subject}`,
      `Message-ID: ${messageId}`,
      `Date: ${new Date().toUTCString()}`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      ...headers,
      '',
      body,
      '',
    ].join('\r\n'),
  )

async function deliver(raw: Buffer) {
  const { deliveryId } = await storeDelivery({ channel: 'email', transport: 'api', raw, job: 'email.process' })
  await processEmail({ deliveryId })
  const [delivery] = await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.id, deliveryId))
  const [interaction] = delivery!.interactionId
    ? await database().select().from(interactions).where(eq(interactions.id, delivery!.interactionId))
    : []
  return { delivery: delivery!, interaction: interaction! }
}

const conversationCount = async () =>
  (await database().execute<{ n: number }>(sql`select count(*)::int as n from conversations`))[0]!.n

test('the same delivery twenty times at once is one interaction', async () => {
  const raw = mail({ subject: 'Vingt fois' })
  const all = await Promise.all(
    Array.from({ length: 20 }, () => storeDelivery({ channel: 'email', transport: 'smtp', raw, job: 'email.process' })),
  )
  expect(new Set(all.map((each) => each.deliveryId)).size).toBe(1)
  expect(all.filter((each) => !each.duplicate)).toHaveLength(1)
  await Promise.all(Array.from({ length: 5 }, () => processEmail({ deliveryId: all[0]!.deliveryId })))
  expect(await database().select().from(interactions).where(eq(interactions.subject, 'Vingt fois'))).toHaveLength(1)
})

test('the same Message-ID over two ways is one interaction; with another body both are kept and flagged', async () => {
  const from = `X <${address()}>`
  const messageId = `<${crypto.randomUUID()}@example.org>`
  const first = await deliver(mail({ from, messageId }))
  const again = await deliver(mail({ from, messageId, headers: ['Received: from elsewhere'] }))
  expect(again.delivery.interactionId).toBe(first.delivery.interactionId)
  const other = await deliver(mail({ from, messageId, body: 'Un tout autre texte.' }))
  expect(other.delivery.interactionId).not.toBe(first.delivery.interactionId)
  expect(other.interaction.metadata.messageIdReusedFrom).toBe(first.delivery.interactionId)
})

test('a sender becomes a customer with the names of the header', async () => {
  const { interaction } = await deliver(mail({ from: `"DUPONT Jean-Pierre" <${address()}>` }))
  const [row] = await database().execute<{ given_name: string; family_name: string; display_name: string }>(
    sql`select given_name, family_name, display_name from customers where id = ${interaction.customerId}`,
  )
  expect(row).toMatchObject({ given_name: 'Jean-Pierre', display_name: 'Jean-Pierre Dupont' })
})

describe('nothing is lost', () => {
  test.each([
    ['an empty message', Buffer.alloc(0)],
    ['bytes that are no message', Buffer.from([0, 1, 2, 3, 255, 254])],
  ])('%s waits in quarantine with a reason, and can be replayed', async (_, raw) => {
    const { delivery } = await deliver(raw)
    expect(delivery.status).toBe('quarantined')
    expect(delivery.reason).toBeTruthy()
    await replayDelivery(await aColleague('administrator'), { deliveryId: delivery.id })
    const [pending] = await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.id, delivery.id))
    expect(pending!.status).toBe('pending')
    expect(pending!.raw.equals(raw)).toBe(true)
  })

  test('bytes that Postgres cannot hold as text are understood all the same', async () => {
    const from = `"N\0ul" <${address()}>`
    const { delivery } = await deliver(
      mail({ from, subject: 'Objet \0 nul', body: 'Corps \0 nul \ud800', headers: ['X-Autoreply: \0'] }),
    )
    expect(delivery.reason).toBeNull()
    expect(delivery.status).toBe('processed')
  })

  test('the database refuses to change what came in', async () => {
    const { delivery } = await deliver(mail({}))
    await expect(
      database()
        .update(inboundDeliveries)
        .set({ raw: Buffer.from('x') })
        .where(eq(inboundDeliveries.id, delivery.id)),
    ).rejects.toThrow()
  })
})

describe('machines', () => {
  test('an automatic answer opens no conversation', async () => {
    const before = await conversationCount()
    const { interaction } = await deliver(
      mail({ subject: 'Absence du bureau', headers: ['Auto-Submitted: auto-replied'], body: 'Je suis absent.' }),
    )
    expect(interaction.kind).toBe('auto_reply')
    expect(interaction.conversationId).toBeNull()
    expect(await conversationCount()).toBe(before)
  })

  test('a hard bounce marks the contact point, fails the answer and starts no clock', async () => {
    const customer = address()
    const { interaction } = await deliver(mail({ from: `Z <${customer}>`, subject: 'Devis' }))
    const agent = await aColleague('agent')
    const { interactionId } = await replyToConversation(agent, {
      conversationId: interaction.conversationId!,
      text: 'Voici votre devis.',
    })
    await sendMessage({ interactionId }, { number: 1, max: 3 })
    const [sent] = await database().select().from(interactions).where(eq(interactions.id, interactionId))
    const report = [
      'From: MAILER-DAEMON@mx.example.net',
      'To: contact@clairvue.example',
      'Subject: Undelivered Mail Returned to Sender',
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      `Message-ID: <${crypto.randomUUID()}@mx.example.net>`,
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      `<${customer}>: host mx.example.org said: 550 5.1.1 User unknown`,
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.net',
      '',
      `Final-Recipient: rfc822; ${customer}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      `Message-ID: ${sent!.messageId}`,
      `To: ${customer}`,
      'Subject: Re: Devis',
      '',
      'Voici votre devis.',
      '--b--',
      '',
    ].join('\r\n')
    const bounce = await deliver(Buffer.from(report))
    expect(bounce.interaction.kind).toBe('bounce')
    expect(bounce.interaction.conversationId).toBe(interaction.conversationId)
    const [point] = await database().select().from(contactPoints).where(eq(contactPoints.value, customer))
    expect(point).toMatchObject({ bounceKind: 'hard' })
    const [failed] = await database().select().from(interactions).where(eq(interactions.id, interactionId))
    expect(failed!.state).toBe('failed')
    const [conversation] = await database()
      .select()
      .from(conversations)
      .where(eq(conversations.id, interaction.conversationId!))
    expect(conversation!.waitingSince).toBeNull()
  })
})

describe('answers', () => {
  test('leave once, threaded, and the reply to them comes home by its headers or by its signed address alone', async () => {
    const customer = address()
    const { interaction } = await deliver(mail({ from: `Nour Haddad <${customer}>`, subject: 'Lentilles' }))
    const { interactionId } = await replyToConversation(await aColleague('agent', 'Claire Delmas'), {
      conversationId: interaction.conversationId!,
      text: 'Elles partent demain.',
    })
    await Promise.all([1, 2, 3].map(() => sendMessage({ interactionId }, { number: 1, max: 3 })))
    const out = await database().select().from(outboxMessages).where(eq(outboxMessages.interactionId, interactionId))
    expect(out).toHaveLength(1)
    const raw = out[0]!.raw.toString('utf8').replace(/\r\n[ \t]+/g, ' ')
    expect(raw).toMatch(/^Subject: Re: Lentilles\r$/m)
    expect(raw).toContain(`In-Reply-To: ${interaction.messageId}`)
    expect(raw).toContain(`References: ${interaction.messageId}`)
    expect(raw).toMatch(/^Content-Type: multipart\/alternative/m)
    expect(raw).not.toMatch(/^Auto-Submitted/m)
    const replyTo = /^Reply-To: (\S+)\r$/m.exec(raw)![1]!

    const byAddress = await deliver(mail({ from: `N <${address()}>`, to: replyTo, subject: 'merci' }))
    expect(byAddress.interaction.conversationId).toBe(interaction.conversationId)
    const forged = await deliver(
      mail({
        from: `N <${address()}>`,
        to: replyTo.replace(/.(?=@)/, (c) => (c === 'a' ? 'b' : 'a')),
        subject: 'merci',
      }),
    )
    expect(forged.interaction.conversationId).not.toBe(interaction.conversationId)
  })

  test('a message whose worker died while sending is never sent again by itself', async () => {
    const { interaction } = await deliver(mail({ subject: 'Coupure' }))
    const { interactionId } = await replyToConversation(await aColleague('agent'), {
      conversationId: interaction.conversationId!,
      text: 'Oui.',
    })
    await database().update(interactions).set({ state: 'sending' }).where(eq(interactions.id, interactionId))
    await sendMessage({ interactionId }, { number: 2, max: 3 })
    const [row] = await database().select().from(interactions).where(eq(interactions.id, interactionId))
    expect(row).toMatchObject({ state: 'unknown', stateReason: 'interrupted' })
    expect(
      await database().select().from(outboxMessages).where(eq(outboxMessages.interactionId, interactionId)),
    ).toHaveLength(0)
  })
})
