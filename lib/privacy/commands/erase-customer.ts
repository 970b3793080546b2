import 'server-only'
import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { subjectsOf } from '@/lib/consent/queries/family'
import type { Actor } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'

/** What stands in the place of an erased name; screens say it in the reader's language. */
const ERASED_NAME = '—'

/**
 * Erases a customer that the caller has locked, and everybody merged into it (GDPR 17): names, addresses, what was
 * written on either side, files, raw deliveries, preferences. What stays says nothing about the person: the rows that
 * other rows hang on, the audit, and the consent ledger, whose salt and side table are destroyed so that its
 * commitments can never be opened again.
 */
export async function eraseCustomerIn(tx: Transaction, actor: Actor, customerId: string): Promise<void> {
  const subjects = await subjectsOf(tx, customerId)
  const ids = sql`(${sql.join(
    subjects.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`
  const records = sql`(select source_record_id from customer_links where customer_id in ${ids} and until is null)`
  const messages = sql`(select id from interactions where customer_id in ${ids})`

  await tx.execute(sql`delete from consent_subjects where subject_id in ${ids}`)
  await tx.execute(sql`delete from preference_changes where customer_id in ${ids}`)
  await tx.execute(sql`update privacy_requests set message = '' where customer_id in ${ids}`)
  await tx.execute(sql`update portal_sessions set ended_at = now() where customer_id in ${ids} and ended_at is null`)
  await tx.execute(sql`delete from portal_tokens where customer_id in ${ids}`)

  await tx.execute(sql`delete from attachments where interaction_id in ${messages}`)
  await tx.execute(sql`delete from outbox_messages where interaction_id in ${messages}`)
  const deliveries = await tx.execute<{ id: string }>(
    sql`select delivery_id as id from interactions where customer_id in ${ids} and delivery_id is not null`,
  )
  await tx.execute(sql`
    update interactions set text = '', visible_text = '', html = null, subject = null, from_name = null,
      from_address = null, recipients = '{"to":[],"cc":[]}', metadata = '{}', message_id = null, in_reply_to = null,
      "references" = '{}', external_id = null, delivery_id = null
    where customer_id in ${ids}`)
  if (deliveries.length > 0) {
    await tx.execute(
      sql`delete from inbound_deliveries where id in (${sql.join(
        deliveries.map(({ id }) => sql`${id}::uuid`),
        sql`, `,
      )})`,
    )
  }
  await tx.execute(sql`
    delete from blobs b where not exists (select from attachments a where a.sha256 = b.sha256)
      and b.created_at < now() - interval '1 hour'`)
  await tx.execute(
    sql`delete from drafts where conversation_id in (select id from conversations where customer_id in ${ids})`,
  )
  await tx.execute(sql`
    update conversations set subject = ${ERASED_NAME}, subject_key = '', preview = '', resolution = null, version = version + 1
    where customer_id in ${ids}`)
  await tx.execute(sql`update commitments set text = ${ERASED_NAME} where customer_id in ${ids}`)

  const points = await tx.execute<{ id: string }>(
    sql`delete from contact_point_uses where customer_id in ${ids} returning contact_point_id as id`,
  )
  if (points.length > 0) {
    await tx.execute(sql`
      delete from contact_points p where id in (${sql.join(
        points.map(({ id }) => sql`${id}::uuid`),
        sql`, `,
      )}) and not exists (select from contact_point_uses u where u.contact_point_id = p.id)`)
  }
  await tx.execute(sql`delete from match_keys where source_record_id in ${records}`)
  await tx.execute(
    sql`update match_candidates set contributions = '[]' where record_a in ${records} or record_b in ${records}`,
  )
  await tx.execute(sql`delete from source_record_versions where source_record_id in ${records}`)
  await tx.execute(sql`
    update source_records set attributes = '{}', source_key = 'erased:' || id, version = version + 1, updated_at = now()
    where id in ${records}`)
  // First marked as erased with its words still there: the search forgets them by a trigger.
  await tx.execute(sql`update customers set erased_at = now() where id in ${ids}`)
  await tx.execute(sql`
    update customers set display_name = ${ERASED_NAME}, given_name = null, family_name = null, organisation_name = null,
      birth_date = null, language = null, facts = '{}', preferred_channel = null, origins = '{}', search_text = '',
      updated_at = now()
    where id in ${ids}`)
  await audit(tx, actor, {
    action: 'customer.erase',
    subjectKind: 'customer',
    subjectId: customerId,
    customerId,
    details: { customers: subjects.length },
  })
}
