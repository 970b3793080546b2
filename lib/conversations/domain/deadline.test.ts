import { describe, expect, it } from 'vitest'
import { dueGroup, localDay, nextTick, recentGroup, timeLeft } from './deadline'

const PARIS = 'Europe/Paris'
const at = (iso: string) => Date.parse(iso)

describe('time left', () => {
  it.each([
    ['chat, 63 % gone', '2026-11-21T10:00:00Z', '2026-11-21T10:01:40Z', '2026-11-21T10:01:03Z', 'risk', 37_000],
    [
      'e-mail, 65 % gone but seventeen hours left',
      '2026-11-20T10:00:00Z',
      '2026-11-22T10:00:00Z',
      '2026-11-21T17:12:00Z',
      'calm',
      60_480_000,
    ],
    [
      'e-mail, three hours left',
      '2026-11-20T10:00:00Z',
      '2026-11-22T10:00:00Z',
      '2026-11-22T07:00:00Z',
      'risk',
      10_800_000,
    ],
    [
      'under two hours left of a fresh promise',
      '2026-11-21T10:00:00Z',
      '2026-11-21T12:00:00Z',
      '2026-11-21T10:08:00Z',
      'calm',
      6_720_000,
    ],
    [
      'exactly due is not yet breached',
      '2026-11-21T10:00:00Z',
      '2026-11-21T12:00:00Z',
      '2026-11-21T12:00:00Z',
      'risk',
      0,
    ],
    [
      'one millisecond late',
      '2026-11-21T10:00:00Z',
      '2026-11-21T12:00:00.000Z',
      '2026-11-21T12:00:00.001Z',
      'breached',
      -1,
    ],
  ])('%s', (_name, waitingSince, dueAt, now, tone, ms) => {
    expect(timeLeft({ waitingSince, dueAt }, at(now))).toMatchObject({ tone, ms })
  })

  it('says nothing when the customer waits for nothing', () => {
    expect(timeLeft({ waitingSince: null, dueAt: null }, 0)).toBeNull()
  })

  it('keeps the share between 0 and 1 whatever the clock says', () => {
    expect(
      timeLeft({ waitingSince: '2026-11-21T12:00:00Z', dueAt: '2026-11-21T13:00:00Z' }, at('2026-11-21T11:00:00Z'))
        ?.share,
    ).toBe(0)
    expect(timeLeft({ waitingSince: null, dueAt: '2026-11-21T13:00:00Z' }, at('2026-11-21T14:00:00Z'))?.share).toBe(1)
  })
})

describe('groups', () => {
  // 21 Nov 2026 is a Saturday; 22:30 in Paris is 21:30 UTC.
  const now = at('2026-11-21T20:30:00Z')
  it.each([
    ['2026-11-21T20:29:59Z', 'breached'],
    ['2026-11-21T20:30:00Z', 'soon'],
    ['2026-11-21T22:29:00Z', 'soon'],
    ['2026-11-21T22:45:00Z', 'today'],
    ['2026-11-21T23:15:00Z', 'tomorrow'],
    ['2026-11-22T22:59:00Z', 'tomorrow'],
    ['2026-11-27T10:00:00Z', 'week'],
    ['2026-11-28T10:00:00Z', 'later'],
    [null, 'none'],
  ])('a deadline at %s is %s', (dueAt, group) => {
    expect(dueGroup(dueAt, now, PARIS)).toBe(group)
  })

  it.each([
    ['2026-11-21T20:00:00Z', 'today'],
    ['2026-11-20T23:30:00Z', 'today'],
    ['2026-11-20T22:30:00Z', 'yesterday'],
    ['2026-11-16T10:00:00Z', 'week'],
    ['2026-11-01T10:00:00Z', 'month'],
    ['2025-11-21T10:00:00Z', 'earlier'],
    ['2026-11-22T20:00:00Z', 'today'],
  ])('what happened at %s belongs to %s', (instant, group) => {
    expect(recentGroup(instant, now, PARIS)).toBe(group)
  })

  it('counts local days across the change of the hour', () => {
    expect(localDay(at('2026-10-25T22:30:00Z'), PARIS) - localDay(at('2026-10-24T22:30:00Z'), PARIS)).toBe(0)
    expect(localDay(at('2026-10-25T23:30:00Z'), PARIS) - localDay(at('2026-10-24T22:30:00Z'), PARIS)).toBe(1)
  })
})

it('ticks every second only in the last minute', () => {
  expect([nextTick(38_000), nextTick(-59_000), nextTick(61_000), nextTick(90_000_000)]).toEqual([
    1_000, 1_000, 15_000, 60_000,
  ])
})
