import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { subjectsOf } from '@/lib/consent/queries/family'
import { blankCustomers, ERASED_NAME, markErased } from '@/lib/identity/commands/blank-customers'
import type { Actor } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { type ErasedPoint, eraseIncoming } from './erase-incoming'

/** The details of a conversation's events that name no customer: codes, and ids of colleagues and queues. */
const CLOSED_DETAILS = sql`('assigneeId', 'assigneeName', 'queueId', 'queueName', 'channel', 'until', 'interactionId')`

/** Who is erased, as subqueries, with their records and their messages. */
type Erased = { ids: SQL; records: SQL; messages: SQL; conversations: SQL }

const listed = (ids: readonly string[]) =>
  sql`(${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`

/**
 * The customer, everybody merged into it, and whoever all of their records were taken from by hand: once its merge is
 * undone it is this very person.
 */
async function everybodyOf(tx: Transaction, customerId: string): Promise<string[]> {
  const family = await subjectsOf(tx, customerId)
  const ids = listed(family)
  const left = await tx.execute<{ id: string }>(sql`
    with gone as (select source_record_id from customer_links where customer_id in ${ids} and until is null)
    select distinct l.customer_id as id from customer_links l
    where l.source_record_id in (select source_record_id from gone) and l.customer_id not in ${ids}
      and l.until is not null and l.cause in ('created', 'matched', 'split')
      and not exists (
        select from customer_links other where other.customer_id = l.customer_id
          and (other.until is null or other.cause in ('created', 'matched', 'split'))
          and other.source_record_id not in (select source_record_id from gone))`)
  return [...family, ...left.map(({ id }) => id)]
}

/**
 * Erases a customer that the caller has locked, with everybody who is this person (GDPR 17): names, addresses, what was
 * written on either side, files, raw deliveries, rows of imported files, preferences. What stays says nothing about the
 * person: the rows that other rows hang on, the audit, and the consent ledger, whose salt and side table are destroyed
 * so that its commitments can never be opened again.
 */
export async function eraseCustomerIn(tx: Transaction, actor: Actor, customerId: string): Promise<void> {
  const subjects = await everybodyOf(tx, customerId)
  const ids = listed(subjects)
  const erased: Erased = {
    ids,
    records: sql`(select source_record_id from customer_links where customer_id in ${ids} and until is null)`,
    messages: sql`(select id from interactions where customer_id in ${ids})`,
    conversations: sql`(select id from conversations where customer_id in ${ids})`,
  }
  await eraseConsent(tx, erased)
  await eraseMessages(tx, erased)
  await eraseConversations(tx, erased)
  await eraseIncoming(tx, { ids, records: erased.records, points: await erasePoints(tx, erased) })
  await eraseRecords(tx, erased)
  await audit(tx, actor, {
    action: 'customer.erase',
    subjectKind: 'customer',
    subjectId: customerId,
    customerId,
    details: { customers: subjects.length },
  })
}

/** What the customer chose and asked for. Of a decision stays what was decided and by which rule, not on which facts. */
async function eraseConsent(tx: Transaction, { ids }: Erased): Promise<void> {
  await tx.execute(sql`delete from consent_subjects where subject_id in ${ids}`)
  await tx.execute(sql`delete from preference_changes where customer_id in ${ids}`)
  await tx.execute(sql`
    update contact_decisions set facts = '{}', override_reason = null,
      request = jsonb_build_object('purpose', request->'purpose', 'channel', request->'channel')
    where customer_id in ${ids}`)
  await tx.execute(sql`
    update privacy_requests set message = '', reason = case when reason is not null then ${ERASED_NAME} end
    where customer_id in ${ids}`)
  await tx.execute(sql`update portal_sessions set ended_at = now() where customer_id in ${ids} and ended_at is null`)
  await tx.execute(sql`delete from portal_tokens where customer_id in ${ids}`)
}

async function eraseMessages(tx: Transaction, { ids, messages }: Erased): Promise<void> {
  await tx.execute(sql`
    with gone as (delete from attachments where interaction_id in ${messages} returning id, sha256)
    delete from blobs b where b.sha256 in (select sha256 from gone)
      and not exists (select from attachments a where a.sha256 = b.sha256 and a.id not in (select id from gone))`)
  await tx.execute(sql`delete from outbox_messages where interaction_id in ${messages}`)
  const deliveries = await tx.execute<{ id: string }>(sql`
    select delivery_id as id from interactions where customer_id in ${ids} and delivery_id is not null
    union select id from inbound_deliveries
    where interaction_id in ${messages} or envelope->>'interactionId' in (select id::text from ${messages} m)`)
  await tx.execute(sql`
    update interactions set text = '', visible_text = '', html = null, subject = null, from_name = null,
      from_address = null, recipients = '{"to":[],"cc":[]}', metadata = '{}', message_id = null, in_reply_to = null,
      "references" = '{}', external_id = null, delivery_id = null, content_slot = null,
      state_reason = case when state_reason is not null then ${ERASED_NAME} end
    where customer_id in ${ids}`)
  if (deliveries.length > 0)
    await tx.execute(sql`delete from inbound_deliveries where id in ${listed(deliveries.map(({ id }) => id))}`)
}

async function eraseConversations(tx: Transaction, { ids, conversations }: Erased): Promise<void> {
  await tx.execute(sql`delete from drafts where conversation_id in ${conversations}`)
  await tx.execute(sql`
    update conversation_events e set details = coalesce(
      (select jsonb_object_agg(key, value) from jsonb_each(e.details) where key in ${CLOSED_DETAILS}), '{}')
    where conversation_id in ${conversations}`)
  await tx.execute(sql`
    update conversations set subject = ${ERASED_NAME}, subject_key = '', preview = '', resolution = null, version = version + 1
    where customer_id in ${ids}`)
  await tx.execute(sql`update commitments set text = ${ERASED_NAME} where customer_id in ${ids}`)
}

/** Forgets who used which contact points; returns those that nobody else uses, which are gone as well. */
async function erasePoints(tx: Transaction, { ids }: Erased): Promise<ErasedPoint[]> {
  const uses = await tx.execute<{ id: string }>(
    sql`delete from contact_point_uses where customer_id in ${ids} returning contact_point_id as id`,
  )
  if (uses.length === 0) return []
  return tx.execute<ErasedPoint>(sql`
    delete from contact_points p where id in ${listed(uses.map(({ id }) => id))}
      and not exists (select from contact_point_uses u where u.contact_point_id = p.id)
    returning kind, value`)
}

async function eraseRecords(tx: Transaction, { ids, records }: Erased): Promise<void> {
  await tx.execute(sql`
    update customer_links set reason = ${ERASED_NAME}
    where reason is not null and (customer_id in ${ids} or source_record_id in ${records})`)
  await tx.execute(sql`delete from match_keys where source_record_id in ${records}`)
  await tx.execute(sql`
    delete from match_candidates where status in ('open', 'later') and (record_a in ${records} or record_b in ${records})`)
  await tx.execute(sql`
    update match_candidates set contributions = '[]', reason = case when reason is not null then ${ERASED_NAME} end
    where record_a in ${records} or record_b in ${records}`)
  await tx.execute(sql`
    update merges set reason = ${ERASED_NAME}, undo_reason = case when undo_reason is not null then ${ERASED_NAME} end
    where merged_id in ${ids} or survivor_id in ${ids}`)
  await tx.execute(sql`
    update attribute_overrides set value = ${ERASED_NAME}, reason = ${ERASED_NAME} where customer_id in ${ids}`)
  await tx.execute(sql`delete from relation_decisions where record_a in ${records} or record_b in ${records}`)
  await tx.execute(sql`delete from source_record_versions where source_record_id in ${records}`)
  await tx.execute(sql`
    update source_records set attributes = '{}', source_key = 'erased:' || id, version = version + 1, updated_at = now()
    where id in ${records}`)
  // Who was merged away since still says what the records said that it had then; an undo computes it anew. Before the
  // words of those who are erased are forgotten: nobody else may seem to have them.
  await blankCustomers(
    tx,
    sql`merged_into_id is not null and id not in ${ids}
      and id in (select customer_id from customer_links where source_record_id in ${records} and until is not null)`,
  )
  await markErased(tx, ids)
}
