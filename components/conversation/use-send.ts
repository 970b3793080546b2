'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { toast } from '@/components/ui/toast'
import { cancelReplyAction, replyAction } from '@/lib/channels/actions'
import type { WrittenChannel } from '@/lib/channels/port'
import { addNoteAction, withdrawNoteAction } from '@/lib/conversations/actions'
import { assignmentOptionsQuery } from '@/lib/conversations/cache'
import type { AttachmentView, ConversationView, InteractionView, PersonView } from '@/lib/conversations/views'
import type { Reason } from './composer-purpose'
import { mentionedIn } from './names'
import { patchConversation, refreshConversation, showMessage } from './patch'
import type { Draft } from './use-draft'
import { attachmentsOf, type useFiles } from './use-files'
import { useFailureToast, useOutcome } from './use-outcome'

/** The message leaves after this long: the toast's eight seconds and the way back. */
const UNDO_SECONDS = 10

type Leaving = {
  channel: WrittenChannel
  to: string
  cc: string[]
  status: 'pending' | 'open'
  reason: Reason
  /** When it may leave, in words; null for at once. */
  until: string | null
  overrideReason: string | undefined
}

type Given = {
  view: ConversationView
  me: PersonView
  replyDraft: Draft
  noteDraft: Draft
  files: ReturnType<typeof useFiles>
}

function provisional(
  view: ConversationView,
  me: PersonView,
  id: string,
  fields: Partial<InteractionView>,
): InteractionView {
  const at = new Date().toISOString()
  return {
    type: 'interaction',
    id,
    conversationId: view.id,
    channel: 'email',
    direction: 'outbound',
    kind: 'message',
    automatic: false,
    missed: false,
    author: me,
    fromName: me.name,
    fromAddress: view.reply.from?.address ?? null,
    to: [],
    cc: [],
    subject: view.reply.subject,
    text: '',
    truncated: false,
    hiddenLines: 0,
    hasHtml: false,
    htmlLength: 0,
    remoteImages: 0,
    language: null,
    at,
    receivedAt: at,
    durationSeconds: null,
    facts: {},
    state: null,
    stateReason: null,
    sentAt: null,
    attachments: [],
    mentions: [],
    ...fields,
  }
}

/**
 * Sends what is written. It stands in the thread at once; for eight seconds it can be taken back, and whenever it does
 * not leave, its text is back where it was written.
 */
export function useSend({ view, me, replyDraft, noteDraft, files }: Given) {
  const client = useQueryClient()
  const t = useTranslations('conversation.done')
  const outcome = useOutcome()
  const failed = useFailureToast()

  async function reply({ channel, to, cc, status, reason, until, overrideReason }: Leaving): Promise<void> {
    const { text } = replyDraft.draft
    const chosen = channel === 'email' ? files.files : []
    const from = [view.reply, ...view.otherReplies].find((each) => each.channel === channel)?.from
    const id = crypto.randomUUID()
    const shown: AttachmentView[] = chosen.map((file, index) => ({
      id: `${id}-${index}`,
      filename: file.name,
      contentType: file.type,
      size: file.size,
      inline: false,
      picture: false,
    }))
    const message = provisional(view, me, id, {
      text,
      channel,
      fromAddress: from?.address ?? null,
      subject: channel === 'email' ? view.reply.subject : null,
      to: [{ name: null, address: to }],
      cc: cc.map((address) => ({ name: null, address })),
      state: 'queued',
      attachments: shown,
    })
    const rollBack = patchConversation(
      client,
      view.id,
      {
        ...(view.status === 'resolved' ? {} : { status, snoozedUntil: null }),
        ...(until ? {} : { waitingSince: null, dueAt: null }),
        assignee: view.assignee ?? me,
        channel,
        preview: text.replace(/\s+/g, ' ').trim().slice(0, 180),
        unread: false,
      },
      me.id,
    )
    showMessage(client, view.id, id, message)
    replyDraft.clear()
    files.set([])
    const back = () => {
      rollBack()
      showMessage(client, view.id, id, null)
      replyDraft.change({ text, to, cc })
      files.set(chosen)
    }

    const answer = outcome(async () =>
      replyAction({
        conversationId: view.id,
        text,
        to,
        cc,
        status,
        channel,
        purpose: reason.purpose,
        topic: reason.topic,
        ...(until ? { whenDeferred: 'wait' as const } : {}),
        ...(overrideReason === undefined ? {} : { overrideReason }),
        undoSeconds: UNDO_SECONDS,
        idempotencyKey: id,
        attachments: await attachmentsOf(chosen),
      }),
    )
    const dismiss = toast({
      message: until ? t('scheduled', { when: until }) : t('reply', { name: view.customer.name }),
      undo: async () => {
        const done = await answer
        if (!done.ok) return
        const { interactionId } = done.data
        const cancelled = await outcome(() => cancelReplyAction({ interactionId }))
        if (cancelled.ok) back()
        else if (cancelled.code === 'conflict') toast({ message: t('tooLate'), tone: 'error' })
        else failed(cancelled.why)
        refreshConversation(client, view.id)
      },
    })
    const done = await answer
    if (!done.ok) {
      dismiss()
      back()
      toast({ message: t('replyFailed', { why: done.why }), tone: 'error' })
    }
    refreshConversation(client, view.id)
  }

  async function note(): Promise<void> {
    const { text } = noteDraft.draft
    const options = client.getQueryData(assignmentOptionsQuery().queryKey)
    const named = mentionedIn(text, options?.colleagues ?? [])
    const id = crypto.randomUUID()
    showMessage(
      client,
      view.id,
      id,
      provisional(view, me, id, {
        text,
        channel: 'internal',
        direction: 'internal',
        kind: 'note',
        subject: null,
        mentions: named,
      }),
    )
    noteDraft.clear()
    const back = () => {
      showMessage(client, view.id, id, null)
      noteDraft.change({ text })
    }
    const answer = outcome(() =>
      addNoteAction({ conversationId: view.id, text, mentions: named.map((person) => person.id) }),
    )
    const dismiss = toast({
      message: t('note'),
      undo: async () => {
        const done = await answer
        if (!done.ok) return
        const { interactionId } = done.data
        const withdrawn = await outcome(() => withdrawNoteAction({ interactionId }))
        if (withdrawn.ok) back()
        else failed(withdrawn.why)
        refreshConversation(client, view.id)
      },
    })
    const done = await answer
    if (!done.ok) {
      dismiss()
      back()
      toast({ message: t('noteFailed', { why: done.why }), tone: 'error' })
    }
    refreshConversation(client, view.id)
  }

  return { reply, note }
}
