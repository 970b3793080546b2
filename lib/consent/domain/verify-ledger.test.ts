import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainOf, checkpointAt, draft, ledgerOf, rowsOf } from '../testing'
import { canonicalJson } from './canonical'
import { entryHash, GENESIS_HASH } from './chain'
import { ledgerEntrySchema } from './event'
import { verifyLedger } from './verify-ledger'

const SIZE = 40
const LEDGER = ledgerOf(SIZE)
/** Written outside the database at these sizes, before anybody tampers. */
const CHECKPOINTS = [8, 16, 31, 40].map((size) => checkpointAt(LEDGER, size))
const place = fc.nat(SIZE - 1)

/** Flips one bit of one character somewhere in a JSON row, keeping it parseable or not. */
function flipBit(row: object, at: number, bit: number): Record<string, unknown> {
  const bytes = Buffer.from(JSON.stringify(row))
  const index = at % bytes.length
  bytes[index] = bytes[index]! ^ (1 << bit)
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

describe('the ledger against tampering', () => {
  test('an untouched ledger verifies, agrees with every checkpoint and has well-formed entries', async () => {
    expect(await verifyLedger(rowsOf(LEDGER), CHECKPOINTS)).toMatchObject({ ok: true, size: SIZE, checkpoints: 4 })
    expect(await verifyLedger(rowsOf([]), [])).toMatchObject({ ok: true, size: 0 })
    for (const entry of LEDGER) expect(ledgerEntrySchema.safeParse(entry).success).toBe(true)
    expect(LEDGER[0]!.prev_hash).toBe(GENESIS_HASH)
  })
  test('the order of columns in a row does not matter, a column more or less does', async () => {
    const shuffled = LEDGER.map((entry) => Object.fromEntries(Object.entries(entry).reverse()))
    expect((await verifyLedger(rowsOf(shuffled), CHECKPOINTS)).ok).toBe(true)
    const extra = LEDGER.map((entry, n) => (n === 5 ? { ...entry, note: 'x' } : entry))
    expect((await verifyLedger(rowsOf(extra), [])).firstBad).toMatchObject({ fault: 'hash', seq: 6 })
  })
  test('any flipped bit is found at its entry', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), fc.integer({ min: 0, max: 7 }), async (n, at, bit) => {
        const rows = LEDGER.map((entry, index) => (index === n ? flipBit(entry, at, bit) : { ...entry }))
        if (canonicalJson(rows[n]) === canonicalJson(LEDGER[n])) return
        const report = await verifyLedger(rowsOf(rows), CHECKPOINTS)
        expect(report.ok).toBe(false)
        expect(report.firstBad!.seq).toBe(n + 1)
      }),
      { numRuns: 1_500 },
    )
  })
  test('a changed entry whose own hash was redone breaks the next link or the checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (n) => {
        const forged = { ...LEDGER[n]!, state: 'withdrawn' as const }
        const rows = LEDGER.map((entry, index) => (index === n ? { ...forged, hash: entryHash(forged) } : entry))
        const { firstBad } = await verifyLedger(rowsOf(rows), CHECKPOINTS)
        if (CHECKPOINTS.some((checkpoint) => checkpoint.size === n + 1))
          expect(firstBad).toMatchObject({ fault: 'checkpoint_mismatch', upTo: n + 1 })
        else expect(firstBad).toMatchObject({ fault: 'link', seq: n + 2 })
      }),
      { numRuns: 60 },
    )
  })
  test('a deleted, doubled or swapped entry is found where the row is out of place', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (a, b) => {
        const deleted = LEDGER.filter((_, index) => index !== a)
        expect((await verifyLedger(rowsOf(deleted), CHECKPOINTS)).firstBad!.seq).toBe(a + 1)
        const doubled = LEDGER.flatMap((entry, index) => (index === a ? [entry, entry] : [entry]))
        expect((await verifyLedger(rowsOf(doubled), [])).firstBad).toMatchObject({ fault: 'sequence', seq: a + 2 })
        if (a === b) return
        const swapped = [...LEDGER]
        swapped[a] = LEDGER[b]!
        swapped[b] = LEDGER[a]!
        expect((await verifyLedger(rowsOf(swapped), CHECKPOINTS)).firstBad!.seq).toBe(Math.min(a, b) + 1)
      }),
      { numRuns: 200 },
    )
  })
  test('a truncated tail is seen with checkpoints, and only with them', async () => {
    for (let kept = 0; kept < SIZE; kept += 1) {
      const tail = LEDGER.slice(0, kept)
      expect((await verifyLedger(rowsOf(tail), CHECKPOINTS)).firstBad).toMatchObject({
        fault: 'truncated',
        seq: kept + 1,
      })
      expect((await verifyLedger(rowsOf(tail), [])).ok).toBe(true)
    }
  })
  test('a full rewrite with a fresh, valid chain is caught at the first checkpoint that covers the change', async () => {
    for (let n = 0; n < SIZE; n += 1) {
      const rewritten = chainOf(LEDGER.map((_, index) => draft(index, index === n ? { state: 'withdrawn' } : {})))
      expect((await verifyLedger(rowsOf(rewritten), [])).ok).toBe(true)
      const { firstBad } = await verifyLedger(rowsOf(rewritten), CHECKPOINTS)
      expect(firstBad!.fault).toBe('checkpoint_mismatch')
      expect(firstBad!.seq).toBeLessThanOrEqual(n + 1)
      expect(firstBad!.upTo).toBeGreaterThanOrEqual(n + 1)
    }
  })
  test('two checkpoints of one size that disagree are a fork, whatever the ledger says', async () => {
    const other = checkpointAt(chainOf([draft(99)]), 1)
    const { firstBad } = await verifyLedger(rowsOf(LEDGER), [checkpointAt(LEDGER, 1), other])
    expect(firstBad).toMatchObject({ fault: 'forked_checkpoints' })
  })
  test('rows that are no entries at all give a report, not an exception', async () => {
    for (const row of [{}, { seq: 1 }, { seq: '1', hash: 'x', prev_hash: 'y' }, { ...LEDGER[0], seq: 1.5 }])
      expect((await verifyLedger(rowsOf([row]), [])).firstBad).toMatchObject({ seq: 1 })
  })
})
