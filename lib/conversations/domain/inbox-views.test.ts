import { describe, expect, it } from 'vitest'
import { INBOX_VIEWS } from '../schemas'
import { belongsTo } from './inbox-views'

const me = { id: 'me' }
const late = '2026-11-21T09:59:00Z'
const early = '2026-11-21T10:01:00Z'
const now = Date.parse('2026-11-21T10:00:00Z')

describe('the views a conversation belongs to', () => {
  it.each([
    ['mine and open', { status: 'open', assignee: me, dueAt: early }, 'mine team all mentions'],
    ['mine, open and late', { status: 'open', assignee: me, dueAt: late }, 'mine breached team all mentions'],
    ['nobody’s', { status: 'open', assignee: null, dueAt: null }, 'unassigned team all mentions'],
    ['somebody else’s', { status: 'open', assignee: { id: 'x' }, dueAt: null }, 'team all mentions'],
    ['mine, waiting for the customer', { status: 'pending', assignee: me, dueAt: null }, 'waiting all mentions'],
    ['mine, snoozed and late', { status: 'snoozed', assignee: me, dueAt: late }, 'breached waiting all mentions'],
    ['resolved', { status: 'resolved', assignee: me, dueAt: null }, 'resolved'],
  ] as const)('%s', (_name, conversation, views) => {
    const found = INBOX_VIEWS.filter((view) => belongsTo(view, conversation, 'me', now))
    expect(found.toSorted()).toEqual(views.split(' ').toSorted())
  })
})
