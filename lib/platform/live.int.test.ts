import { afterEach, expect, it } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { notify, subscribe } from './live'

withTestDatabase()

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** What a stream hears from then on: conversation ids and resyncs. */
function hearing(since: number | null): string[] {
  const heard: string[] = []
  stops.push(
    subscribe((event) => heard.push(event.type === 'conversation' ? (event.conversationId ?? '') : event.type), since),
  )
  return heard
}

const change = (conversationId: string) => notify(database(), { type: 'conversation', conversationId })

it('shows what happened between the reading of a page and the opening of its stream, and only that', async () => {
  const first = hearing(null)
  await expect.poll(() => first).toEqual(['resync'])
  // Past the slack that is granted to clocks.
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  const pageReadAt = Date.now()
  await change('meanwhile')
  await expect.poll(() => first).toContain('meanwhile')

  const late = hearing(pageReadAt)
  expect(late).toEqual(['meanwhile'])
  await change('afterwards')
  await expect.poll(() => late).toEqual(['meanwhile', 'afterwards'])

  expect(hearing(null)).toEqual([])
  expect(hearing(pageReadAt - 3_600_000)).toEqual(['resync'])
})
