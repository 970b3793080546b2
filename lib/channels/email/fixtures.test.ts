import { describe, expect, it } from 'vitest'
import {
  hasEmailFixtures,
  measureBounces,
  measureReplies,
  measureRobustness,
  measureWild,
  type Score,
} from '@/scripts/measure-email'

const shareOf = (scores: readonly Score[], name: string) => {
  const score = scores.find((entry) => entry.name === name)
  return score === undefined ? 0 : score.right / score.total
}

/** Real mails live outside the repository; where they are absent the reason is in the name of the skipped suite. */
const available = hasEmailFixtures()

describe.skipIf(!available)(
  available ? 'real mails' : 'real mails (skipped: ../shared/fixtures/email is absent)',
  () => {
    it('reads the mails of another help desk', async () => {
      const scores = await measureWild()
      expect(shareOf(scores, 'wild: senders')).toBe(1)
      expect(shareOf(scores, 'wild: display names')).toBeGreaterThan(0.9)
      expect(shareOf(scores, 'wild: subjects')).toBeGreaterThan(0.9)
      expect(shareOf(scores, 'wild: bodies')).toBeGreaterThan(0.9)
      expect(shareOf(scores, 'wild: attachments')).toBeGreaterThan(0.9)
    })

    it('understands delivery reports', async () => {
      const scores = await measureBounces()
      expect(shareOf(scores, 'bounces: kind')).toBe(1)
      expect(shareOf(scores, 'bounces: recipient count')).toBeGreaterThan(0.98)
      expect(shareOf(scores, 'bounces: status, reported')).toBeGreaterThan(0.95)
      expect(shareOf(scores, 'bounces: reply code')).toBeGreaterThan(0.95)
      expect(shareOf(scores, 'bounces: reason')).toBeGreaterThan(0.9)
      expect(shareOf(scores, 'bounces: hard')).toBeGreaterThan(0.95)
    })

    it('trims replies exactly and loses nothing', () => {
      const scores = measureReplies()
      expect(shareOf(scores, 'replies: exact')).toBeGreaterThan(0.9)
      expect(shareOf(scores, 'replies: nothing lost')).toBe(1)
    })

    it('throws at none of them', async () => {
      const robust = await measureRobustness()
      expect(robust.files).toBeGreaterThan(200)
      expect([robust.crashed, robust.refused]).toEqual([[], []])
    })
  },
)
