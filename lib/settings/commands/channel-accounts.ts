import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { database, type Transaction } from '@/db/client'
import { channelAccounts, queues } from '@/db/schema'
import { normaliseSender } from '@/lib/channels/domain/sender'
import type { Channel } from '@/lib/channels/port'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import type { createMailboxInput, createSmsNumberInput, updateMailboxInput, updateSmsNumberInput } from '../schemas'

type Opened = Pick<
  typeof channelAccounts.$inferInsert,
  'name' | 'address' | 'queueId' | 'promisedDelayMinutes' | 'signature'
>
type Changes = Partial<Omit<Opened, 'address'>> & { isDefault?: true | undefined; disabled?: boolean | undefined }
/** What the audit trail calls an account of this channel. */
const SUBJECT = { email: 'mailbox', sms: 'sms_number' } as const
type Opens = Extract<Channel, keyof typeof SUBJECT>

/** A channel is open only with a queue that owns it (S4). Throws `queue_required`. */
async function demandQueue(tx: Transaction, queueId: string): Promise<void> {
  const [queue] = await tx
    .select({ id: queues.id })
    .from(queues)
    .where(and(eq(queues.id, queueId), isNull(queues.archivedAt)))
  if (!queue) throw new DomainError('queue_required')
}

async function openAccount(actor: Actor, channel: Opens, account: Opened): Promise<string> {
  demand(actor, 'settings.channels')
  return database().transaction(async (tx) => {
    await demandQueue(tx, account.queueId)
    const [any] = await tx
      .select({ id: channelAccounts.id })
      .from(channelAccounts)
      .where(eq(channelAccounts.channel, channel))
      .limit(1)
    const [opened] = await tx
      .insert(channelAccounts)
      .values({ ...account, channel, isDefault: !any })
      .onConflictDoNothing()
      .returning({ id: channelAccounts.id })
    if (!opened) throw new DomainError('already_exists', { fields: { address: ['taken'] } })
    await audit(tx, actor, {
      action: `${SUBJECT[channel]}.create`,
      subjectKind: 'channel_account',
      subjectId: opened.id,
      details: { address: account.address },
    })
    return opened.id
  })
}

async function changeAccount(actor: Actor, channel: Opens, accountId: string, changes: Changes): Promise<void> {
  demand(actor, 'settings.channels')
  await database().transaction(async (tx) => {
    const [account] = await tx
      .select()
      .from(channelAccounts)
      .where(and(eq(channelAccounts.id, accountId), eq(channelAccounts.channel, channel)))
      .for('update')
    if (!account) throw new DomainError('not_found')
    if (changes.queueId) await demandQueue(tx, changes.queueId)
    if (changes.isDefault) {
      await tx
        .update(channelAccounts)
        .set({ isDefault: false })
        .where(and(eq(channelAccounts.channel, channel), eq(channelAccounts.isDefault, true)))
    }
    await tx
      .update(channelAccounts)
      .set({
        name: changes.name ?? account.name,
        queueId: changes.queueId ?? account.queueId,
        promisedDelayMinutes: changes.promisedDelayMinutes ?? account.promisedDelayMinutes,
        signature: changes.signature ?? account.signature,
        isDefault: changes.isDefault ?? account.isDefault,
        disabledAt: changes.disabled === undefined ? account.disabledAt : changes.disabled ? new Date() : null,
      })
      .where(eq(channelAccounts.id, account.id))
    await audit(tx, actor, {
      action: `${SUBJECT[channel]}.update`,
      subjectKind: 'channel_account',
      subjectId: account.id,
    })
  })
}

/** Opens a mailbox with its queue and promised delay. Throws `queue_required`, `already_exists`. */
export async function createMailbox(
  actor: Actor,
  input: z.output<typeof createMailboxInput>,
): Promise<{ mailboxId: string }> {
  return { mailboxId: await openAccount(actor, 'email', { ...input, address: input.address.toLowerCase() }) }
}

/** Changes a mailbox. Throws `not_found`, `queue_required`. */
export async function updateMailbox(
  actor: Actor,
  { mailboxId, ...changes }: z.output<typeof updateMailboxInput>,
): Promise<{ mailboxId: string }> {
  await changeAccount(actor, 'email', mailboxId, changes)
  return { mailboxId }
}

/** Opens a number for SMS with its queue and promised delay. Throws `invalid_input`, `queue_required`, `already_exists`. */
export async function createSmsNumber(
  actor: Actor,
  input: z.output<typeof createSmsNumberInput>,
): Promise<{ numberId: string }> {
  const address = normaliseSender(input.address)
  if (!address) throw new DomainError('invalid_input', { fields: { address: ['invalid'] } })
  return { numberId: await openAccount(actor, 'sms', { ...input, address }) }
}

/** Changes a number for SMS. Throws `not_found`, `queue_required`. */
export async function updateSmsNumber(
  actor: Actor,
  { numberId, ...changes }: z.output<typeof updateSmsNumberInput>,
): Promise<{ numberId: string }> {
  await changeAccount(actor, 'sms', numberId, changes)
  return { numberId }
}
