import { describe, expect, test } from 'vitest'
import { CHANNELS, type Channel } from '@/lib/channels/port'
import { clockAfterInbound, clockAfterOutbound, isOnlyThanks } from '@/lib/conversations/domain'
import { ACCOUNTS } from './company'
import { parisClock } from './paris-time'
import { people } from './people'
import { parseScripts } from './script'
import { accountId, type Stage } from './stage'
import { scriptsIn, stories } from './stories'

const NOON = new Date('2026-11-19T11:07:00Z')
const HOURS: readonly (readonly [string, Date])[] = [
  ['a Thursday at noon', NOON],
  ['a Sunday before dawn', new Date('2026-03-29T02:41:00Z')],
  ['New Year’s night', new Date('2027-01-01T00:05:00Z')],
]
const stages = new Map(HOURS.map(([name, now]) => [name, stories(people(now), now)]))

/** The messages of each conversation in their order. */
function threads(stage: Stage): Map<string, Stage['interactions']> {
  const all = new Map<string, Stage['interactions']>()
  const sorted = [...stage.interactions].sort((a, b) => at(a.receivedAt) - at(b.receivedAt))
  for (const each of sorted) all.set(each.conversationId ?? '', [...(all.get(each.conversationId ?? '') ?? []), each])
  return all
}
const at = (date: Date | null | undefined) => date?.getTime() ?? 0
const promised = new Map(ACCOUNTS.map((each) => [accountId(each.key), each.promisedMinutes]))

describe.each(HOURS)('told on %s', (name, now) => {
  const stage = stages.get(name) as Stage
  const byConversation = threads(stage)

  test('every channel of the product is met, in about nine hundred conversations and three thousand contacts', () => {
    const met = new Set(stage.interactions.map((each) => each.channel))
    expect([...met].sort()).toEqual([...CHANNELS].sort())
    expect(stage.conversations.length).toBeGreaterThan(850)
    expect(stage.interactions.length).toBeGreaterThan(2700)
    expect(stage.interactions.length).toBeLessThan(3400)
  })

  test('nothing happens after now, and a conversation opens, lasts and is heard last with its own messages', () => {
    for (const conversation of stage.conversations) {
      const said = byConversation.get(conversation.id ?? '') ?? []
      const times = said.map((each) => at(each.receivedAt))
      const spoken = said.filter((each) => each.channel !== 'internal')
      expect(Math.max(...times)).toBeLessThanOrEqual(now.getTime())
      expect(at(conversation.openedAt)).toBe(Math.min(...times))
      expect(at(conversation.lastInteractionAt)).toBe(Math.max(...times))
      expect(at(conversation.lastInboundAt)).toBe(
        Math.max(0, ...said.filter((each) => each.direction === 'inbound').map((each) => at(each.receivedAt))),
      )
      expect(conversation.lastChannel).toBe(spoken.at(-1)?.channel)
    }
  })

  test('the clock of every conversation is what the product’s own rules make of its messages', () => {
    for (const conversation of stage.conversations) {
      let clock: { waitingSince: Date | null; dueAt: Date | null } = { waitingSince: null, dueAt: null }
      const resolved = stage.events
        .filter((each) => each.conversationId === conversation.id && each.kind === 'resolved')
        .map((each) => at(each.at))
      let open = true
      const happened = [
        ...(byConversation.get(conversation.id ?? '') ?? []).map((each) => ({ at: at(each.receivedAt), each })),
        ...resolved.map((moment) => ({ at: moment, each: null })),
      ]
      for (const { each } of happened.sort((a, b) => a.at - b.at)) {
        if (each === null) {
          clock = { waitingSince: null, dueAt: null }
          open = false
        } else if (each.direction === 'inbound') {
          if (!open && isOnlyThanks(each.visibleText ?? '')) continue
          clock = clockAfterInbound(
            clock,
            each.kind,
            each.receivedAt as Date,
            promised.get(each.channelAccountId ?? '') ?? 0,
          )
          // A call that was taken or a visit has its answer on the spot.
          if (each.authorId) clock = clockAfterOutbound(clock, false)
          open = true
        } else if (each.direction === 'outbound')
          clock = clockAfterOutbound(clock, each.automatic || each.state === 'failed')
      }
      expect({ id: conversation.id, waitingSince: conversation.waitingSince, dueAt: conversation.dueAt }).toEqual({
        id: conversation.id,
        ...clock,
      })
      expect(conversation.status === 'resolved').toBe(!open)
    }
  })

  test('no wording shows its seams', () => {
    const texts = [
      ...stage.interactions.flatMap((each) => [each.text, each.subject ?? '', each.html ?? '']),
      ...stage.conversations.map((each) => each.subject),
      ...stage.commitments.map((each) => each.text),
    ]
    for (const text of texts)
      expect(text).not.toMatch(/[{}|]|undefined|\bnull\b|NaN| de [AEIOUYÉaeiouyé]\w+ (?:Mutuelle|Santé)/)
  })

  test('agents, queues and hours have work that waits: some late, some soon due, some nobody’s', () => {
    const waiting = stage.conversations.filter((each) => each.dueAt)
    const late = waiting.filter((each) => at(each.dueAt) < now.getTime())
    const soon = waiting.filter(
      (each) => at(each.dueAt) >= now.getTime() && at(each.dueAt) < now.getTime() + 8 * 3_600_000,
    )
    expect(late.length).toBeGreaterThan(8)
    expect(soon.length).toBeGreaterThan(3)
    expect(waiting.filter((each) => !each.assigneeId).length).toBeGreaterThan(10)
    expect(
      new Set(
        stage.conversations.filter((each) => each.status === 'open' && each.assigneeId).map((each) => each.assigneeId),
      ).size,
    ).toBeGreaterThan(6)
    expect(new Set(stage.conversations.map((each) => each.status))).toEqual(
      new Set(['open', 'pending', 'snoozed', 'resolved']),
    )
    expect(stage.commitments.some((each) => !each.fulfilledAt && at(each.dueAt as Date) < now.getTime())).toBe(true)
    expect(stage.commitments.some((each) => !each.fulfilledAt && at(each.dueAt as Date) > now.getTime())).toBe(true)
  })
})

test('phrases of more than a few words come back seldom', () => {
  const stage = stages.get(HOURS[0]?.[0] ?? '') as Stage
  const count = new Map<string, number>()
  for (const each of stage.interactions) {
    if (each.automatic || (each.visibleText ?? '').length < 60) continue
    const body = (each.visibleText ?? '').split('\n\n').toSorted((a, b) => b.length - a.length)[0] ?? ''
    count.set(body, (count.get(body) ?? 0) + 1)
  }
  const most = [...count].toSorted((a, b) => b[1] - a[1]).slice(0, 5)
  expect(
    most.every(([, times]) => times <= 9),
    JSON.stringify(most),
  ).toBe(true)
})

test('colleagues do not answer mail when the shops are closed', () => {
  const stage = stages.get(HOURS[0]?.[0] ?? '') as Stage
  const human = stage.interactions.filter(
    (each) => each.direction === 'outbound' && each.channel === 'email' && !each.automatic,
  )
  const odd = human.filter((each) => {
    const { hour, weekday } = parisClock(each.receivedAt as Date)
    return weekday === 0 || hour < 8 || hour > 20
  })
  expect(odd.length / human.length).toBeLessThan(0.02)
})

test('every written story and everyday script parses, and a badly written one is named', () => {
  expect(scriptsIn('stories').length).toBeGreaterThan(90)
  expect(scriptsIn('everyday').length).toBeGreaterThan(80)
  expect(() => parseScripts('== tout-seul\nsubject: x\n> pigeon\nBonjour')).toThrow(/tout-seul: unknown word "pigeon"/)
  expect(() => parseScripts('== sans-sujet\n> email\nBonjour')).toThrow(/sans-sujet: no subject/)
})

test('every address is of a reserved domain and every number of a range kept for fiction', () => {
  for (const person of people(NOON))
    for (const point of person.records.flatMap((record) => record.points)) {
      if (point.kind === 'email')
        expect(point.asTyped).toMatch(/@(?:[a-z0-9-]+\.)*[a-z0-9-]*\.?example(?:\.org|\.net)?$/)
      // Arcep, décision 2018-0881: numbers for audiovisual works.
      if (point.kind === 'phone')
        expect(point.asTyped.replaceAll(' ', '').replace('+33', '0')).toMatch(
          /^0(?:19900|26191|35301|46571|53649|63998)\d{4}$/,
        )
    }
  const channels: Channel[] = ['email', 'phone', 'sms', 'whatsapp']
  expect(
    ACCOUNTS.filter((each) => channels.includes(each.channel)).every((each) =>
      // No short code is set aside for fiction: these are the ones of CONTACT-POLICY.md.
      /clairvue\.example$|^\+33(?:26191|63998)\d{4}$|^3[68]123$/.test(each.address),
    ),
  ).toBe(true)
})
