import { type DueGroup, dueGroup, type RecentGroup, recentGroup } from '@/lib/conversations/domain/deadline'
import type { InboxFilters } from '@/lib/conversations/schemas'
import type { InboxItemView } from '@/lib/conversations/views'

export type QueueGroup = { kind: 'due'; name: DueGroup } | { kind: 'recent'; name: RecentGroup }
export type QueueLine =
  | { type: 'group'; key: string; group: QueueGroup /** Null until all of it is loaded. */; count: number | null }
  | { type: 'item'; key: string; item: InboxItemView; index: number }

function groupOf(
  item: InboxItemView,
  filters: Pick<InboxFilters, 'view' | 'sort'>,
  now: number,
  timeZone: string,
): QueueGroup {
  if (filters.view === 'resolved')
    return { kind: 'recent', name: recentGroup(item.resolvedAt ?? item.lastInteractionAt, now, timeZone) }
  if (filters.sort === 'recent') return { kind: 'recent', name: recentGroup(item.lastInteractionAt, now, timeZone) }
  return { kind: 'due', name: dueGroup(item.dueAt, now, timeZone) }
}

/** The loaded conversations with a line before each group. The last group's count is unknown while more can follow. */
export function queueLines(
  items: readonly InboxItemView[],
  filters: Pick<InboxFilters, 'view' | 'sort'>,
  now: number,
  timeZone: string,
  complete: boolean,
): QueueLine[] {
  const lines: QueueLine[] = []
  const heads: { head: Extract<QueueLine, { type: 'group' }>; size: number }[] = []
  for (const [index, item] of items.entries()) {
    const group = groupOf(item, filters, now, timeZone)
    const current = heads.at(-1)
    if (current?.head.group.name === group.name) current.size += 1
    else {
      const head = { type: 'group' as const, key: `${group.kind}-${group.name}-${index}`, group, count: null }
      heads.push({ head, size: 1 })
      lines.push(head)
    }
    lines.push({ type: 'item', key: item.id, item, index })
  }
  for (const [at, { head, size }] of heads.entries()) head.count = complete || at < heads.length - 1 ? size : null
  return lines
}
