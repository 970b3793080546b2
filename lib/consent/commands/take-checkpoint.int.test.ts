import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { consentEvents } from '@/db/schema'
import { aCustomer } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { systemActor } from '@/lib/platform/actor'
import { readAnchors } from '@/scripts/consent-anchors'
import { ledgerRows } from '@/scripts/consent-rows'
import { verifyLedger } from '../domain/verify-ledger'
import { entryOf, rowOf } from '../queries/rows'
import { chainOf, draft } from '../testing'
import { recordConsentsIn } from './record-consent'
import { checkpointFolder } from './signer'
import { LedgerBroken, writeCheckpointNow } from './take-checkpoint'

withTestDatabase()

const folder = mkdtempSync(join(tmpdir(), 'relais-checkpoints-'))
process.env.RELAIS_DATA_DIR = folder
afterAll(() => rmSync(folder, { recursive: true }))

/** What an intruder with all rights on the tables does. */
async function tamper(...statements: string[]): Promise<void> {
  await database().transaction(async (tx) => {
    await tx.execute(sql`alter table consent_events disable trigger user`)
    for (const statement of statements) await tx.execute(sql.raw(statement))
    await tx.execute(sql`alter table consent_events enable trigger user`)
  })
}

async function verify() {
  const { checkpoints } = await readAnchors(checkpointFolder())
  return verifyLedger(ledgerRows(process.env.DATABASE_URL!), checkpoints)
}

async function say(times: number): Promise<void> {
  await database().transaction(async (tx) => {
    const { customer } = await aCustomer(tx, {})
    const refusal = { customerId: customer.id, purpose: 'marketing', channel: 'email', state: 'withdrawn' } as const
    await recordConsentsIn(
      tx,
      systemActor('test'),
      Array.from({ length: times }, () => ({ ...refusal, method: 'agent' as const, source: 'test' })),
    )
  })
}

let intact: (typeof consentEvents.$inferSelect)[]
beforeAll(async () => {
  await say(20)
  await writeCheckpointNow()
  await say(13)
  await writeCheckpointNow()
  await say(4)
  intact = await database().select().from(consentEvents).orderBy(consentEvents.seq)
})
beforeEach(async () => {
  await tamper('delete from consent_events')
  await database().insert(consentEvents).values(intact)
})

test('checkpoints are written beside the database with their public key, and agree with the ledger', async () => {
  expect(readdirSync(checkpointFolder()).sort()).toEqual([
    '000000000020.checkpoint',
    '000000000033.checkpoint',
    expect.stringMatching(/^[0-9a-f]{8}\.vkey$/),
  ])
  expect(await verify()).toMatchObject({ ok: true, size: 37, checkpoints: 2 })
})

describe('an intruder with all rights on the tables is found out', () => {
  const columns = Object.keys(chainOf([draft(1)])[0]!)
  test.each(columns)('changing %s of one entry', async (name) => {
    const changed: Record<string, string> = {
      seq: '1000',
      occurred_at: "occurred_at + interval '1 millisecond'",
      received_at: "received_at - interval '1 millisecond'",
      valid_until: 'now()',
      evidence_sha256: "array['x']",
      id: 'gen_random_uuid()',
      subject_id: 'gen_random_uuid()',
      supersedes: 'gen_random_uuid()',
    }
    await tamper(`update consent_events set ${name} = ${changed[name] ?? "'x'"} where consent_events.seq = 17`)
    const { ok, firstBad } = await verify()
    expect(ok).toBe(false)
    expect(firstBad!.seq).toBe(17)
  })

  test.each([
    ['removing an entry', 'delete from consent_events where seq = 9', 'sequence', 9],
    [
      'exchanging two entries',
      'update consent_events set seq = case seq when 5 then 1005 when 6 then 1006 end where seq in (5, 6); update consent_events set seq = case seq when 1005 then 6 else 5 end where seq > 1000',
      'link',
      5,
    ],
    ['cutting off the tail', 'delete from consent_events where seq > 30', 'truncated', 31],
    ['removing everything', 'delete from consent_events', 'truncated', 1],
  ])('%s', async (_, statements, fault, seq) => {
    await tamper(...statements.split('; '))
    expect((await verify()).firstBad).toMatchObject({ fault, seq })
  })

  test('writing the whole history anew with a chain that holds', async () => {
    const entries = intact.map(entryOf)
    const rewritten = chainOf(
      entries.map(({ seq: _s, received_at: _r, prev_hash: _p, hash: _h, ...kept }) => ({
        ...kept,
        state: 'imported' as const,
      })),
    )
    await tamper('delete from consent_events')
    await database().insert(consentEvents).values(rewritten.map(rowOf))
    expect((await verify()).firstBad).toMatchObject({ fault: 'checkpoint_mismatch', seq: 1, upTo: 20 })
  })

  test('and what does not follow from the last checkpoint is never signed', async () => {
    await tamper("update consent_events set state = 'denied' where seq = 35")
    await expect(writeCheckpointNow()).rejects.toThrow(LedgerBroken)
    await tamper('delete from consent_events where seq >= 33')
    await expect(writeCheckpointNow()).rejects.toThrow(LedgerBroken)
  })
})
