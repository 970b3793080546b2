import { describe, expect, it } from 'vitest'
import type { Gap } from '@/lib/conversations/domain/journey'
import { type LineEntry, linesOf, silences } from './lines'

const gap: Gap = { kind: 'again', tone: 'bad', from: 'chat', to: 'chat', missed: false, ms: 1 }
let serial = 0
const entry = (fields: Partial<LineEntry> = {}): LineEntry => ({
  id: `e${++serial}`,
  channel: 'whatsapp',
  direction: 'inbound',
  kind: 'message',
  automatic: false,
  at: `2026-11-19T10:${String(serial).padStart(2, '0')}:00Z`,
  files: [],
  gap: null,
  ...fields,
})
const shape = (entries: LineEntry[]) =>
  linesOf(entries).map((line) => (line.type === 'talk' ? `${line.channel} ${line.entries.length}` : line.entry.channel))

describe('linesOf', () => {
  it.each<[string, LineEntry[], string[]]>([
    ['nothing', [], []],
    ['one message stays one message', [entry()], ['whatsapp']],
    [
      'neighbours on one channel are one exchange, both sides',
      [entry(), entry({ direction: 'outbound' }), entry()],
      ['whatsapp 3'],
    ],
    [
      'another channel ends it',
      [entry(), entry(), entry({ channel: 'chat' }), entry({ channel: 'chat' })],
      ['whatsapp 2', 'chat 2'],
    ],
    ['e-mails are never folded', [entry({ channel: 'email' }), entry({ channel: 'email' })], ['email', 'email']],
    [
      'a note in between ends it',
      [entry(), entry({ channel: 'internal', direction: 'internal', kind: 'note' }), entry()],
      ['whatsapp', 'internal', 'whatsapp'],
    ],
    ['a sentence in between ends it', [entry(), entry({ gap }), entry()], ['whatsapp 2', 'whatsapp']],
    [
      'an automatic message is not part of it',
      [entry(), entry({ automatic: true }), entry()],
      ['whatsapp', 'whatsapp', 'whatsapp'],
    ],
  ])('%s', (_name, entries, expected) => {
    expect(shape(entries)).toEqual(expected)
  })

  it('counts what was sent along and keeps the gap before the first message', () => {
    const [line] = linesOf([
      entry({ files: [{ picture: true }, { picture: false }] }),
      entry({ direction: 'outbound', files: [{ picture: true }], gap }),
    ])
    expect(line).toMatchObject({ type: 'talk', inbound: 1, outbound: 1, pictures: 2, documents: 1, gap })
  })
})

describe('silences', () => {
  const group = (firstAt: string, lastAt: string) => ({
    firstAt: `2026-${firstAt}T00:00:00Z`,
    lastAt: `2026-${lastAt}T00:00:00Z`,
  })
  it('tells four weeks or more without any contact, not the time between conversations that overlap', () => {
    const days = silences([
      group('11-18', '11-20'),
      group('06-01', '09-02'),
      group('05-20', '05-25'),
      group('03-01', '05-22'),
      group('01-01', '02-01'),
    ]).map((ms) => ms && ms / 86_400_000)
    expect(days).toEqual([null, 77, null, null, 28])
  })
})
