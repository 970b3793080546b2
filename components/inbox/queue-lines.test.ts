import { expect, it } from 'vitest'
import type { InboxItemView } from '@/lib/conversations/views'
import { queueLines } from './queue-lines'

const now = Date.parse('2026-11-21T10:00:00Z')
const item = (id: string, fields: Partial<InboxItemView> = {}) =>
  ({ id, dueAt: null, resolvedAt: null, lastInteractionAt: '2026-11-21T09:00:00Z', ...fields }) as InboxItemView
const shape = (items: InboxItemView[], filters: Parameters<typeof queueLines>[1], complete = true) =>
  queueLines(items, filters, now, 'Europe/Paris', complete).map((line) =>
    line.type === 'group' ? `[${line.group.name} ${line.count}]` : line.item.id,
  )

it('heads each group by the time left and counts what is wholly loaded', () => {
  const items = [
    item('late', { dueAt: '2026-11-21T09:59:00Z' }),
    item('soon', { dueAt: '2026-11-21T11:00:00Z' }),
    item('soon2', { dueAt: '2026-11-21T11:59:00Z' }),
    item('today', { dueAt: '2026-11-21T20:00:00Z' }),
    item('none'),
  ]
  const expected = ['[breached 1]', 'late', '[soon 2]', 'soon', 'soon2', '[today 1]', 'today', '[none 1]', 'none']
  expect(shape(items, { view: 'mine', sort: 'due' })).toEqual(expected)
  expect(shape(items, { view: 'mine', sort: 'due' }, false).at(-2)).toBe('[none null]')
})

it('heads by recency when so sorted, and by resolution among the resolved', () => {
  const items = [
    item('a'),
    item('b', { lastInteractionAt: '2026-11-20T09:00:00Z', resolvedAt: '2026-11-21T09:00:00Z' }),
  ]
  expect(shape(items, { view: 'all', sort: 'recent' })).toEqual(['[today 1]', 'a', '[yesterday 1]', 'b'])
  expect(shape(items, { view: 'resolved', sort: 'due' })).toEqual(['[today 2]', 'a', 'b'])
})

it('has nothing to head in an empty view', () => {
  expect(shape([], { view: 'mine', sort: 'due' })).toEqual([])
})
