import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { database } from '@/db/client'
import { auditEntries, exportSearches } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { exportCustomers } from './customers'

withTestDatabase()

test('what was searched for an export stands beside the audit, which never changes, and not in it', async () => {
  const steward = await aColleague('steward')
  const words = 'Mutuelle des Glénan'
  for await (const _ of exportCustomers(steward, { format: 'csv', sort: 'name', q: words }));
  const [kept] = await database().select().from(exportSearches)
  expect(kept?.words).toBe(words)
  const entries = await database().select().from(auditEntries).where(eq(auditEntries.subjectKind, 'export'))
  expect(entries.filter(({ details }) => details.searchId === kept?.id)).toHaveLength(2)
  expect(JSON.stringify(entries)).not.toContain('Glénan')
})
