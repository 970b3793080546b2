import { type DueGroup, dueGroup, type RecentGroup, recentGroup } from '@/lib/conversations/domain/deadline'
import type { InboxFilters } from '@/lib/conversations/schemas'
import type { InboxItemView } from '@/lib/conversations/views'

export type QueueGroup = { kind: 'due'; name: DueGroup } | { kind: 'recent'; name: RecentGroup }
export type QueueLine =
  | { type: 'group'; key: string; group: QueueGroup; /** Null until all of it is loaded. */ count: number | null }
  | { type: 'item'; key: string; item: InboxItemView; index: number }

function groupOf(item: InboxItemView, filters: Pick<InboxFilters, 'view' | 'sort'>, now: number, timeZone: string): QueueGroup {
  if (filters.view === 'resolved') return { kind: 'recent', name: recentGroup(item.resolvedAt ?? item.lastInteractionAt, now, timeZone) }
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
  let open: Extract<QueueLine, { type: 'group' }> | null = null
  let size = 0
  const close = (known: boolean) => {
    if (open) open.count = known ? size : null
  }
  for (const [index, item] of items.entries()) {
    const group = groupOf(item, filters, now, timeZone)
    // A deadline that passes while the screen is open does not jump back: its group only ever follows the one before.
    if (open?.group.name !== group.name) {
      close(true)
      open = { type: 'group', key: `${group.kind}-${group.name}`, group, count: null }
      lines.push(open)
      size = 0
    }
    size += 1
    lines.push({ type: 'item', key: item.id, item, index })
  }
  close(complete)
  return lines
}
