import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, inject } from 'vitest'
import { closeDatabase } from '@/db/client'

/** A migrated database of its own for one test file. */
export type TestDatabase = { url: string; drop(): Promise<void> }

async function asSuperuser(statement: string): Promise<void> {
  const sql = postgres(inject('testPostgres').superuserUrl, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end({ timeout: 2 })
  }
}

/** Clones the migrated template; the application's role owns the clone. The caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asSuperuser(`create database ${name} template relais owner relais strategy file_copy`)
  const url = new URL(inject('testPostgres').applicationUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asSuperuser(`drop database ${name} with (force)`) }
}

/**
 * Gives the test file that calls it a database of its own, before its first test: `DATABASE_URL` points to it, so the
 * code under test uses it unawares. Dropped after the last test.
 */
export function withTestDatabase(): void {
  let clone: TestDatabase | undefined
  const before = process.env.DATABASE_URL
  beforeAll(async () => {
    clone = await createTestDatabase()
    process.env.DATABASE_URL = clone.url
    process.env.RELAIS_SECRET ??= randomBytes(32).toString('base64url')
  })
  afterAll(async () => {
    await closeDatabase()
    await clone?.drop()
    if (before === undefined) delete process.env.DATABASE_URL
    else process.env.DATABASE_URL = before
  })
}
