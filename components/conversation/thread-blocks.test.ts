import { describe, expect, it } from 'vitest'
import type { EventView, InteractionView, ThreadEntryView, ThreadPage } from '@/lib/conversations/views'
import { blocksOf } from './thread-blocks'

const message = (id: string, at: string, fields: Partial<InteractionView> = {}): InteractionView => ({
  type: 'interaction',
  id,
  conversationId: 'one',
  channel: 'email',
  direction: 'inbound',
  kind: 'message',
  automatic: false,
  missed: false,
  author: null,
  fromName: null,
  fromAddress: null,
  to: [],
  cc: [],
  subject: null,
  text: '',
  truncated: false,
  hiddenLines: 0,
  hasHtml: false,
  htmlLength: 0,
  remoteImages: 0,
  language: null,
  at,
  receivedAt: fields.at ?? at,
  durationSeconds: null,
  facts: {},
  state: null,
  stateReason: null,
  sentAt: null,
  attachments: [],
  mentions: [],
  ...fields,
})
const event = (id: string, at: string, kind: EventView['kind'] = 'assigned'): EventView => ({
  type: 'event',
  id,
  conversationId: 'one',
  kind,
  at,
  actor: null,
  details: {},
})
const note = (id: string, at: string) => message(id, at, { kind: 'note', direction: 'internal', channel: 'internal' })
const page = (conversation: string, entries: ThreadEntryView[], complete = true): ThreadPage => ({
  conversation: {
    id: conversation,
    number: 1,
    subject: conversation,
    status: 'open',
    reason: null,
    openedAt: '',
    resolvedAt: null,
  },
  entries,
  next: null,
  earlier: null,
  complete,
})
const options = { promises: [], readAt: null, timeZone: 'Europe/Paris' }
const shape = (pages: ThreadPage[], given: Partial<typeof options> | { readAt: string } = {}) =>
  blocksOf(pages, { ...options, ...given }).map((block) => [
    block.conversation.id,
    ...block.segments.map(
      ({ channel, items, gap }) =>
        `${gap ? `(${gap.kind}) ` : ''}${channel}: ${items.map((item) => item.entry.id).join(' ')}`,
    ),
  ])

describe('the thread in blocks', () => {
  it('breaks at a change of channel and keeps notes, events and acknowledgements where they happened', () => {
    const entries = [
      event('opened', '2026-11-19T10:00:00Z', 'opened'),
      event('taken', '2026-11-19T10:00:01Z'),
      message('a', '2026-11-19T10:00:02Z', { channel: 'chat' }),
      note('n', '2026-11-19T10:05:00Z'),
      message('b', '2026-11-19T10:06:00Z', { channel: 'chat', direction: 'outbound' }),
      message('c', '2026-11-19T12:00:00Z'),
      message('ack', '2026-11-19T12:00:01Z', { direction: 'outbound', automatic: true }),
      message('d', '2026-11-19T18:00:00Z'),
    ]
    expect(shape([page('one', entries)])).toEqual([
      ['one', 'chat: taken a n b', '(switch) email: c ack', '(again) email: d'],
    ])
  })

  it('tells that a message reopened the conversation with that message', () => {
    const entries = [
      message('a', '2026-11-19T10:00:00Z', { channel: 'shop', kind: 'visit' }),
      event('r', '2026-11-25T10:00:00Z', 'reopened'),
      message('b', '2026-11-25T10:00:00Z'),
      event('w', '2026-11-26T10:00:00Z', 'woken'),
      message('c', '2026-11-26T10:00:01Z', { direction: 'outbound' }),
    ]
    expect(shape([page('one', entries)])).toEqual([['one', 'shop: a', '(switch) email: r b w c']])
  })

  it('puts pages of one conversation together and earlier conversations before, each with its own path', () => {
    const pages = [
      page('two', [message('d', '2026-11-19T10:00:00Z')], false),
      page('two', [message('c', '2026-11-18T10:00:00Z', { direction: 'outbound' })]),
      page('one', [message('b', '2026-10-02T10:00:00Z', { channel: 'sms' })]),
      page('one', [message('a', '2026-10-01T10:00:00Z', { channel: 'phone', kind: 'call', missed: true })]),
    ]
    expect(shape(pages)).toEqual([
      ['one', 'phone: a', '(again) sms: b'],
      ['two', 'email: c d'],
    ])
  })

  it('shows a conversation of notes alone', () => {
    expect(shape([page('one', [note('n', '2026-11-19T10:00:00Z')])])).toEqual([['one', 'internal: n']])
  })

  it('dates each day once, above the head of its segment, and lets what is dated earlier say so itself', () => {
    const [block] = blocksOf(
      [
        page('one', [
          message('a', '2026-11-19T10:00:00Z'),
          message('b', '2026-11-19T10:01:00Z'),
          message('late', '2026-11-19T23:30:00Z'),
          message('letter', '2026-11-15T10:00:00Z', { kind: 'letter' }),
        ]),
      ],
      options,
    )
    const segments = block?.segments ?? []
    const items = segments.flatMap((segment) => segment.items)
    expect(segments[0]?.day).toBe('2026-11-19T10:00:00Z')
    expect(
      items.map((item) => [item.entry.id, segments.find((s) => s.items[0] === item)?.day ?? item.day, item.dated]),
    ).toEqual([
      ['a', '2026-11-19T10:00:00Z', false],
      ['b', null, false],
      ['late', '2026-11-19T23:30:00Z', false],
      ['letter', null, true],
    ])
  })

  it('marks the first message since the last visit, and none on a first visit', () => {
    const entries = [
      message('a', '2026-11-19T10:00:00Z'),
      message('mine', '2026-11-19T11:00:00Z', { direction: 'outbound' }),
      message('b', '2026-11-19T12:00:00Z'),
      message('c', '2026-11-19T12:01:00Z'),
    ]
    const firsts = (readAt: string | null) =>
      blocksOf([page('one', entries)], { ...options, readAt })
        .flatMap((block) => block.segments.flatMap((segment) => segment.items))
        .filter((item) => item.first)
        .map((item) => item.entry.id)
    expect(firsts('2026-11-19T10:30:00Z')).toEqual(['b'])
    expect(firsts('2026-11-19T13:00:00Z')).toEqual([])
    expect(firsts(null)).toEqual([])
  })
})
