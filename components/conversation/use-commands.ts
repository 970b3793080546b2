'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo } from 'react'
import { toast } from '@/components/ui/toast'
import {
  assignAction,
  editConversationAction,
  reopenAction,
  resolveAction,
  snoozeAction,
  undoChangeAction,
  wakeAction,
} from '@/lib/conversations/actions'
import type { ConversationReason, Urgency } from '@/lib/conversations/domain'
import type { ChangeView, PersonView } from '@/lib/conversations/views'
import { useFormat } from '@/lib/i18n/use-format'
import type { ActionResult } from '@/lib/platform/action'
import { type ConversationPatch, patchConversation, refreshConversation } from './patch'
import { useFailureToast, useOutcome } from './use-outcome'

type Change = {
  /** Undoing it leads back to the conversation, which one has left by then. */
  left?: boolean
  conversationId: string
  patch: ConversationPatch
  message: string
  run: () => Promise<ActionResult<ChangeView>>
}

/**
 * What can be done to a conversation. Each shows at once, can be undone for eight seconds, and goes back with a reason
 * in words when the server refuses.
 */
export function useCommands(me: PersonView, goBack: (conversationId: string) => void) {
  const client = useQueryClient()
  const t = useTranslations('conversation.done')
  const format = useFormat()
  const outcome = useOutcome()
  const failed = useFailureToast()

  const apply = useCallback(
    async ({ conversationId, patch, message, run, left = false }: Change): Promise<boolean> => {
      const rollBack = patchConversation(client, conversationId, patch, me.id)
      const answer = outcome(run)
      let takenBack = false
      const dismiss = toast({
        message,
        undo: async () => {
          takenBack = true
          rollBack()
          if (left) goBack(conversationId)
          const done = await answer
          if (done.ok && done.data.eventId) {
            const { eventId } = done.data
            const undone = await outcome(() => undoChangeAction({ eventId }))
            if (!undone.ok) failed(undone.why)
          }
          refreshConversation(client, conversationId)
        },
      })
      const done = await answer
      if (!done.ok) {
        dismiss()
        rollBack()
        failed(done.why)
      }
      // What is being undone would only show once more, and go again.
      if (!takenBack) refreshConversation(client, conversationId)
      return done.ok
    },
    [client, me.id, outcome, failed, goBack],
  )

  return useMemo(
    () => ({
      take: (conversationId: string) =>
        apply({
          conversationId,
          patch: { assignee: me },
          message: t('taken'),
          run: () => assignAction({ conversationId, assigneeId: me.id, onlyIfUnassigned: false }),
        }),
      /** Only while nobody has it: of two who take it at once, one is told who was faster. */
      takeFree: (conversationId: string) =>
        apply({
          conversationId,
          patch: { assignee: me },
          message: t('taken'),
          run: () => assignAction({ conversationId, assigneeId: me.id, onlyIfUnassigned: true }),
        }),
      assign: (conversationId: string, assignee: PersonView | null) =>
        apply({
          conversationId,
          patch: { assignee },
          message: assignee ? t('assigned', { name: assignee.name }) : t('unassigned'),
          run: () => assignAction({ conversationId, assigneeId: assignee?.id ?? null }),
        }),
      resolve: (conversationId: string, subject: string, reason: ConversationReason, resolution?: string) =>
        apply({
          conversationId,
          left: true,
          patch: {
            status: 'resolved',
            reason,
            resolution: resolution ?? null,
            resolvedAt: new Date().toISOString(),
            snoozedUntil: null,
            waitingSince: null,
            dueAt: null,
            unread: false,
          },
          message: t('resolved', { subject }),
          run: () => resolveAction({ conversationId, reason, ...(resolution ? { resolution } : {}) }),
        }),
      reopen: (conversationId: string) =>
        apply({
          conversationId,
          patch: { status: 'open', resolvedAt: null },
          message: t('reopened'),
          run: () => reopenAction({ conversationId }),
        }),
      /** Until an instant, or with null until the customer replies. */
      snooze: (conversationId: string, until: Date | null) =>
        apply({
          conversationId,
          left: true,
          patch: until
            ? { status: 'snoozed', snoozedUntil: until.toISOString(), unread: false }
            : { status: 'pending', snoozedUntil: null, unread: false },
          message: until ? t('snoozed', { when: format.dateTimeShort(until, Date.now()) }) : t('pending'),
          run: () => snoozeAction({ conversationId, until: until?.toISOString() ?? null }),
        }),
      wake: (conversationId: string) =>
        apply({
          conversationId,
          patch: { status: 'open', snoozedUntil: null },
          message: t('woken'),
          run: () => wakeAction({ conversationId }),
        }),
      setReason: (conversationId: string, reason: ConversationReason) =>
        apply({
          conversationId,
          patch: { reason },
          message: t('edited'),
          run: () => editConversationAction({ conversationId, reason }),
        }),
      setUrgency: (conversationId: string, urgency: Urgency) =>
        apply({
          conversationId,
          patch: { urgency },
          message: t('edited'),
          run: () => editConversationAction({ conversationId, urgency }),
        }),
      setSubject: (conversationId: string, subject: string) =>
        apply({
          conversationId,
          patch: { subject },
          message: t('edited'),
          run: () => editConversationAction({ conversationId, subject }),
        }),
      setQueue: (conversationId: string, queue: PersonView) =>
        apply({
          conversationId,
          patch: { queue },
          message: t('edited'),
          run: () => editConversationAction({ conversationId, queueId: queue.id }),
        }),
    }),
    [apply, me, t, format],
  )
}
export type Commands = ReturnType<typeof useCommands>
