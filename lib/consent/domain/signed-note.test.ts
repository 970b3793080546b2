import { describe, expect, test } from 'vitest'
import { SIGNER } from '../testing'
import { openCheckpoint, writeCheckpoint } from './checkpoint'
import { openNote, parseVerifier, signerFromSeed, signNote } from './signed-note'

/** The example of Go's golang.org/x/mod/sumdb/note: a key and a note that this code did not make. */
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const NEUMANN_SEED = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const TEXT =
  'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace(
    '’',
    "'",
  )
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

describe('C2SP signed notes', () => {
  test('the reference note opens with the reference key, and the reference seed signs the same bytes', () => {
    const key = parseVerifier(NEUMANN)!
    expect(openNote(NOTE, [key])).toMatchObject({ ok: true, text: TEXT })
    const signer = signerFromSeed('PeterNeumann', Buffer.from(NEUMANN_SEED, 'base64').subarray(1))
    expect(signer.vkey).toBe(NEUMANN)
    expect(signNote(TEXT, signer)).toBe(NOTE)
  })
  test('a note is refused when a byte of its text changes, when nobody known signed it, or when it is malformed', () => {
    const key = parseVerifier(NEUMANN)!
    expect(openNote(NOTE.replace('your problem,', 'our problem,'), [key])).toEqual({
      ok: false,
      fault: 'bad_signature',
    })
    expect(openNote(NOTE, [SIGNER])).toEqual({ ok: false, fault: 'unknown_key' })
    for (const broken of [
      '',
      TEXT,
      NOTE.slice(0, -1),
      NOTE.replace('—', '--'),
      `${NOTE}x`,
      NOTE.replace('If', 'I\u0007'),
    ])
      expect(openNote(broken, [key])).toEqual({ ok: false, fault: 'malformed' })
  })
  test('signatures of unknown keys are passed over; one failing known signature condemns the note', () => {
    const both = `${NOTE}${signNote(TEXT, SIGNER).slice(TEXT.length + 1)}`
    expect(openNote(both, [SIGNER])).toMatchObject({ ok: true, text: TEXT })
    const key = parseVerifier(NEUMANN)!
    const forged = both.replace('x08go/ZJ', 'x08go/ZK')
    expect(openNote(forged, [SIGNER])).toMatchObject({ ok: true })
    expect(openNote(forged, [SIGNER, key])).toEqual({ ok: false, fault: 'bad_signature' })
  })
  test('a verifier key whose id does not match its bytes is refused', () => {
    expect(parseVerifier(NEUMANN.replace('c74f20a3', 'c74f20a4'))).toBeNull()
    expect(parseVerifier('rien')).toBeNull()
    expect(() => signerFromSeed('deux mots', Buffer.alloc(32))).toThrow(RangeError)
  })
})

describe('tlog-checkpoint', () => {
  const root = Buffer.alloc(32, 5)
  test('origin, size and root on three lines, an empty line, the signature', () => {
    const text = writeCheckpoint({ origin: SIGNER.name, size: 20852163, root }, SIGNER)
    expect(text.split('\n').slice(0, 4)).toEqual(['relais.example/consent', '20852163', root.toString('base64'), ''])
    expect(text.split('\n')[4]).toMatch(/^— relais\.example\/consent [A-Za-z0-9+/]+=*$/)
    expect(openCheckpoint(text, [SIGNER])).toMatchObject({ ok: true, checkpoint: { size: 20852163, root } })
  })
  test('a size with a leading zero, a short root, a missing line are no checkpoint even when signed', () => {
    for (const body of ['a\n007\n', 'a\n7\nAAAA\n', 'a\n7\n', `a\n-1\n${root.toString('base64')}\n`])
      expect(openCheckpoint(signNote(body, SIGNER), [SIGNER])).toEqual({ ok: false, fault: 'malformed' })
  })
})
