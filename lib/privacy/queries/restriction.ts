import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

/** Whether the processing of a customer's data is restricted at present (GDPR 18), as a condition on their id. */
export const isRestricted = (customerId: SQL): SQL<boolean> => sql`exists (
  select from privacy_requests r
  where r.customer_id = ${customerId} and r.kind = 'restriction' and r.status = 'completed' and r.lifted_at is null
)`
