import type { Channel } from '@/lib/channels/port'
import type { Gap } from '@/lib/conversations/domain/journey'
import { TALKATIVE_CHANNELS } from '@/lib/customers/domain/effort'
import { DAY_MS } from '@/lib/platform/time'

/** What of an entry decides how entries are shown together. */
export type LineEntry = {
  id: string
  channel: Channel
  direction: 'inbound' | 'outbound' | 'internal'
  kind: string
  automatic: boolean
  at: string
  files: readonly { picture: boolean }[]
  gap: Gap | null
}

/** One line of a conversation: an entry, or an exchange of several messages on one talkative channel. The latest first. */
export type Line<Entry extends LineEntry> =
  | { type: 'entry'; id: string; entry: Entry; gap: Gap | null }
  | {
      type: 'talk'
      id: string
      channel: Channel
      entries: Entry[]
      inbound: number
      outbound: number
      pictures: number
      documents: number
      firstAt: string
      lastAt: string
      /** What lay before its first message. */
      gap: Gap | null
    }

const talks = (entry: LineEntry) =>
  (TALKATIVE_CHANNELS as readonly Channel[]).includes(entry.channel) && entry.kind === 'message' && !entry.automatic

/**
 * Entries as lines: neighbouring messages of one talkative channel are one exchange, as long as nothing worth a sentence
 * lies between them. Keeps the order (the latest first).
 */
export function linesOf<Entry extends LineEntry>(entries: readonly Entry[]): Line<Entry>[] {
  const lines: Line<Entry>[] = []
  let run: Entry[] = []
  const close = () => {
    const [last] = run
    const first = run.at(-1)
    if (!last || !first) return
    if (run.length === 1) lines.push({ type: 'entry', id: last.id, entry: last, gap: last.gap })
    else {
      lines.push({
        type: 'talk',
        id: `talk-${first.id}`,
        channel: last.channel,
        entries: run,
        inbound: run.filter((entry) => entry.direction === 'inbound').length,
        outbound: run.filter((entry) => entry.direction === 'outbound').length,
        pictures: run.reduce((sum, entry) => sum + entry.files.filter((file) => file.picture).length, 0),
        documents: run.reduce((sum, entry) => sum + entry.files.filter((file) => !file.picture).length, 0),
        firstAt: first.at,
        lastAt: last.at,
        gap: first.gap,
      })
    }
    run = []
  }
  for (const entry of entries) {
    const before = run.at(-1)
    // `before` came later: a gap in front of it ends the exchange that it began.
    if (before && (!talks(entry) || entry.channel !== before.channel || before.gap !== null)) close()
    if (talks(entry)) run.push(entry)
    else {
      close()
      lines.push({ type: 'entry', id: entry.id, entry, gap: entry.gap })
    }
  }
  close()
  return lines
}

const SILENCE_MS = 28 * DAY_MS

/**
 * Before each group (the latest first) the silence worth a word that separates it from everything later, in milliseconds;
 * null for the first, for shorter ones and for conversations that overlap.
 */
export function silences(groups: readonly { firstAt: string; lastAt: string }[]): (number | null)[] {
  let earliest = Number.POSITIVE_INFINITY
  return groups.map((group) => {
    const silence = earliest - Date.parse(group.lastAt)
    earliest = Math.min(earliest, Date.parse(group.firstAt))
    return Number.isFinite(silence) && silence >= SILENCE_MS ? silence : null
  })
}
