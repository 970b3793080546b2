import postgres from 'postgres'
import { expect, test } from 'vitest'
import { rawSql } from '@/db/client'
import { createTestDatabase, withTestDatabase } from './database'

withTestDatabase()

test('a test file starts on the migrated schema, with the application role and its accents right', async () => {
  const [row] = await rawSql()`
    select current_user as role, lower('ÉLODIE') as lowered, to_regclass('customers') is not null as migrated,
      (select rolsuper from pg_roles where rolname = current_user) as superuser`
  expect(row).toEqual({ role: 'relais', lowered: 'élodie', migrated: true, superuser: false })
})

test('what one test database holds is not seen in another, and a dropped one is gone', async () => {
  const other = await createTestDatabase()
  const sql = postgres(other.url, { max: 1 })
  await sql`create table only_here (id int)`
  await sql.end()
  const [row] = await rawSql()`select to_regclass('only_here') as found`
  expect(row?.found).toBeNull()
  await other.drop()
  const again = postgres(other.url, { max: 1 })
  await expect(again`select 1`).rejects.toThrow(/does not exist/)
  await again.end()
})
