import type { ConversationStatus } from '../domain'

export type InboxViewName = 'mine' | 'unassigned' | 'breached' | 'waiting' | 'mentions' | 'team' | 'all' | 'resolved'

type Placed = { status: ConversationStatus; assignee: { id: string } | null; dueAt: string | null }

/**
 * Whether a conversation that has just been changed on screen still belongs to the view it is shown in. Says what the
 * inbox query says, as far as the screen can know: of the team and the mentions only that resolved ones leave.
 */
export function belongsTo(view: InboxViewName, conversation: Placed, me: string, now: number): boolean {
  const { status, assignee, dueAt } = conversation
  switch (view) {
    case 'mine':
      return status === 'open' && assignee?.id === me
    case 'unassigned':
      return status === 'open' && assignee === null
    case 'waiting':
      return (status === 'pending' || status === 'snoozed') && assignee?.id === me
    case 'breached':
      return status !== 'resolved' && dueAt !== null && Date.parse(dueAt) < now
    case 'team':
      return status === 'open'
    case 'mentions':
    case 'all':
      return status !== 'resolved'
    case 'resolved':
      return status === 'resolved'
  }
}
