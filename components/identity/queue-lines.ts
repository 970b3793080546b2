import type { Likeliness } from '@/lib/identity/schemas'
import type { MatchCandidateView } from '@/lib/identity/views'
import { likelinessOf } from './weight'

export type QueueLine =
  | { type: 'group'; key: string; name: Likeliness /** Null until all of it is loaded. */; count: number | null }
  | { type: 'item'; key: string; item: MatchCandidateView }

/**
 * The loaded pairs, in the order of their weight with a head before each degree of likeliness. The last count is unknown
 * while more can follow.
 */
export function queueLines(items: readonly MatchCandidateView[], complete: boolean, byWeight: boolean): QueueLine[] {
  if (!byWeight) return items.map((item) => ({ type: 'item', key: item.id, item }))
  const lines: QueueLine[] = []
  const heads: Extract<QueueLine, { type: 'group' }>[] = []
  for (const item of items) {
    const name = likelinessOf(item.probability)
    const current = heads.at(-1)
    if (current?.name === name) current.count = (current.count ?? 0) + 1
    else {
      const head = { type: 'group' as const, key: name, name, count: 1 }
      heads.push(head)
      lines.push(head)
    }
    lines.push({ type: 'item', key: item.id, item })
  }
  const last = heads.at(-1)
  if (last && !complete) last.count = null
  return lines
}
