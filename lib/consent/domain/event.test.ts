import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draft } from '../testing'
import { canonicalJson, canonicalRow } from './canonical'
import { commit, contactPointHmac, newSalt, opensCommitment } from './commitment'
import { importedState, LEDGER_STATES, ledgerDraftSchema, METHODS } from './event'

const issues = (input: unknown) => ledgerDraftSchema.safeParse(input).error?.issues.map((issue) => issue.message) ?? []

describe('what the ledger accepts', () => {
  test('nobody records a consent without evidence, notice and channel: no method, no state that grants', () => {
    for (const method of METHODS)
      for (const state of ['granted', 'confirmed'] as const) {
        expect(issues(draft(1, { method, state }))).toEqual([])
        expect(issues(draft(1, { method, state, evidence_sha256: [] }))).toEqual(['evidence_required'])
        expect(issues(draft(1, { method, state, notice_sha256: null }))).toEqual(['notice_required'])
        expect(issues(draft(1, { method, state, channel: 'any' }))).toEqual(['channel_required'])
      }
  })
  test('a refusal needs neither evidence nor notice nor channel: never harder than granting', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...METHODS),
        fc.constantFrom('withdrawn' as const, 'denied' as const),
        (method, state) => {
          const bare = { evidence_sha256: [], notice_version: null, notice_sha256: null, contact_point_hmac: null }
          expect(issues(draft(1, { ...bare, contact_point_kind: null, channel: 'any', method, state }))).toEqual([])
        },
      ),
    )
  })
  test('an import that claims a consent without evidence is recorded as imported', () => {
    expect(importedState('granted', [])).toBe('imported')
    expect(importedState('granted', ['c'.repeat(64)])).toBe('granted')
    expect(importedState('withdrawn', [])).toBe('withdrawn')
    expect(LEDGER_STATES).toContain(importedState('confirmed', []))
  })
  test('one spelling of an instant only, and no unknown field', () => {
    expect(issues(draft(1, { occurred_at: '2026-01-01T10:00:00Z' }))).toHaveLength(1)
    expect(issues(draft(1, { occurred_at: '2026-02-30T10:00:00.000Z' }))).toHaveLength(1)
    expect(issues({ ...draft(1), email: 'h.castaing@example.org' })).toHaveLength(1)
  })
})

describe('canonical JSON (RFC 8785)', () => {
  test('keys by UTF-16 code units, numbers as ECMAScript prints them, no spaces', () => {
    // The sorting example of RFC 8785 §3.2.3.
    const names = {
      '\u20ac': 'Euro',
      '\r': 'CR',
      '\ufb33': 'Dalet',
      '1': 'One',
      '\u{1f600}': 'Smiley',
      '\u0080': 'Control',
      '\u00f6': 'o',
    }
    expect(canonicalJson(names)).toBe(
      '{"\\r":"CR","1":"One","\u0080":"Control","ö":"o","€":"Euro","😀":"Smiley","\ufb33":"Dalet"}',
    )
    expect(canonicalJson({ b: 1e30, a: [4.5, 0.002, 1e-27, -0] })).toBe('{"a":[4.5,0.002,1e-27,0],"b":1e+30}')
  })
  test('the fast form for rows prints the same text, whatever is in the row', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (row) => {
        expect(canonicalRow(row)).toBe(canonicalJson(row))
      }),
      { numRuns: 3_000 },
    )
    const row = { b: '\u2028\u007f"\\', a: 1e21, c: null, d: undefined, é: true }
    expect(canonicalRow(row)).toBe(canonicalJson(row))
    expect(canonicalRow(row, 'c')).toBe(canonicalJson({ ...row, c: undefined }))
    for (const value of [Number.NaN, '\ud800']) expect(() => canonicalRow({ value })).toThrow()
    expect(() => canonicalRow({ '\ud800': 1 })).toThrow()
  })
  test('what JSON cannot hold is refused', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', undefined]) {
      expect(() => canonicalJson(value)).toThrow()
    }
  })
})

describe('salted commitments', () => {
  test('open with their salt and value only, and two subjects never share one', () => {
    const [mine, yours] = [newSalt(), newSalt()]
    const held = contactPointHmac(mine, 'email', 'h.castaing@example.org')
    expect(opensCommitment(held, mine, 'contact_point:email', 'h.castaing@example.org')).toBe(true)
    expect(opensCommitment(held, yours, 'contact_point:email', 'h.castaing@example.org')).toBe(false)
    expect(opensCommitment(held, mine, 'contact_point:phone', 'h.castaing@example.org')).toBe(false)
    expect(contactPointHmac(yours, 'email', 'h.castaing@example.org')).not.toBe(held)
    expect(() => commit(Buffer.alloc(8), 'a', 'b')).toThrow(RangeError)
    expect(opensCommitment('xx', mine, 'a', 'b')).toBe(false)
  })
})
