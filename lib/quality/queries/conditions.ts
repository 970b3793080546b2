import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { type QualityFigure, STALE_AFTER_DAYS } from '../domain/figures'

const uses = (condition: SQL) => sql`
  from contact_point_uses u join contact_points p on p.id = u.contact_point_id
  where u.source_record_id = s.id and u.valid_to is null and ${condition}`
const has = (...kinds: string[]) =>
  sql`exists (select ${uses(
    sql`p.kind in (${sql.join(
      kinds.map((kind) => sql`${kind}`),
      sql`, `,
    )})`,
  )})`
const states = (attribute: string) => sql`coalesce(s.attributes->>${attribute}, '') <> ''`

/**
 * Which source records `s` a figure is about, record by record. `countQuality` says the same over all records at once; a
 * test holds the two together. A record counts while it belongs to a customer.
 */
export const CONDITIONS: Record<QualityFigure, SQL> = {
  no_name: sql`not (${states('displayName')} or ${states('familyName')} or ${states('givenName')} or ${states('organisationName')})`,
  no_email: sql`not ${has('email')}`,
  no_phone: sql`not ${has('phone', 'whatsapp')}`,
  no_address: sql`not (${states('street')} or ${has('postal')})`,
  no_birth_date: sql`s.kind = 'individual' and not ${states('birthDate')}`,
  unreachable: sql`not ${has('email', 'phone', 'whatsapp', 'postal')}`,
  stale: sql`s.updated_at < now() - make_interval(days => ${STALE_AFTER_DAYS})`,
  bounced: sql`exists (select ${uses(sql`p.bounced_at is not null`)})`,
  unverified: sql`exists (select ${uses(sql`u.verified_at is null and p.kind in ('email','phone','whatsapp')`)})`,
  duplicates: sql`exists (select from match_candidates m where m.status in ('open','later') and (m.record_a = s.id or m.record_b = s.id))`,
}

/** A source record that belongs to a customer who is there. */
export const LIVE = sql`exists (
  select from customer_links l where l.source_record_id = s.id and l.until is null
    and not exists (select from customers e where e.id = l.customer_id and e.erased_at is not null))`
