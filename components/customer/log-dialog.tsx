'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { inputValue, instantOf } from '@/components/conversation/snooze-choices'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { toast } from '@/components/ui/toast'
import { conversationKeys } from '@/lib/conversations/cache'
import { CONVERSATION_REASONS, type ConversationReason } from '@/lib/conversations/domain'
import { logInteractionAction, withdrawInteractionAction } from '@/lib/customers/actions'
import { customerKeys } from '@/lib/customers/cache'
import type { LogCustomerInteractionInput, ManualChannel } from '@/lib/customers/schemas'
import type { CustomerView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { timelineKeys } from '@/lib/timeline/cache'

/** What is noted by hand most: the three of the first row, then the others. */
const FIRST = ['phone', 'shop', 'post'] as const
const OTHERS = ['video', 'fax', 'email', 'sms'] as const
const ICON = { phone: 'phone', shop: 'shop', post: 'letter' } as const
const isCall = (channel: ManualChannel) => channel === 'phone' || channel === 'video'

export type LogEntry = {
  channel: ManualChannel
  direction: 'inbound' | 'outbound'
  text: string
  missed: boolean
  minutes: string
  /** Empty: now. */
  at: string
  conversation: string
  subject: string
  reason: ConversationReason | ''
}

/** An empty entry on a channel: in the latest open conversation, else in a new one. */
export function emptyEntry(customer: CustomerView, channel: ManualChannel, asNew = false): LogEntry {
  return {
    channel,
    direction: 'inbound',
    text: '',
    missed: false,
    minutes: '',
    at: '',
    conversation: asNew ? 'new' : (customer.openConversations[0]?.id ?? 'new'),
    subject: '',
    reason: '',
  }
}

type Props = {
  customer: CustomerView
  /** What the dialog starts with; null while it is closed. */
  entry: LogEntry | null
  /** Titled « Nouvelle demande ». */
  asNew?: boolean
  onClose: () => void
  /** Opens it again with what was typed, when the server refused. */
  onReopen: (entry: LogEntry) => void
}

/** A call, a visit, a letter noted on one screen. It closes at once; what was refused can be taken up again. */
export function LogDialog({ customer, entry, asNew = false, onClose, onReopen }: Props) {
  const t = useTranslations('customer.log')
  return (
    <Dialog
      open={entry !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(asNew ? 'newTitle' : 'title')}
      description={t('with', { name: customer.displayName })}
    >
      {entry ? <LogForm customer={customer} entry={entry} onClose={onClose} onReopen={onReopen} /> : null}
    </Dialog>
  )
}

/** Sends an entry, says so, and lets it be taken back. */
function useSend(
  customer: CustomerView,
  onReopen: (entry: LogEntry) => void,
): (entry: LogEntry, at: number | null) => void {
  const t = useTranslations('customer.log')
  const client = useQueryClient()
  const outcome = useOutcome()
  const failed = useFailureToast()

  return (entry, at) => {
    const refresh = () => {
      void client.invalidateQueries({ queryKey: customerKeys.customer(customer.id) })
      void client.invalidateQueries({ queryKey: timelineKeys.timeline(customer.id) })
      void client.invalidateQueries({ queryKey: customerKeys.list })
      void client.invalidateQueries({ queryKey: conversationKeys.inbox })
    }
    const minutes = Number(entry.minutes.replace(',', '.'))
    const input: LogCustomerInteractionInput = {
      customerId: customer.id,
      conversationId: entry.conversation,
      channel: entry.channel,
      direction: entry.direction,
      text: entry.text.trim(),
      missed: isCall(entry.channel) && entry.missed,
      ...(at === null ? {} : { occurredAt: new Date(at).toISOString() }),
      ...(isCall(entry.channel) && !entry.missed && minutes > 0 ? { durationSeconds: Math.round(minutes * 60) } : {}),
      ...(entry.conversation === 'new'
        ? { subject: entry.subject.trim(), ...(entry.reason ? { reason: entry.reason } : {}) }
        : {}),
    }
    const answer = outcome(() => logInteractionAction(input))
    const dismiss = toast({
      message: t(`done.${entry.channel}`),
      undo: async () => {
        const done = await answer
        if (!done.ok) return
        const undone = await outcome(() => withdrawInteractionAction({ interactionId: done.data.interactionId }))
        if (!undone.ok) failed(undone.why)
        refresh()
      },
    })
    void answer.then((done) => {
      refresh()
      if (done.ok) return
      dismiss()
      toast({
        message: t('failed', { why: done.why }),
        tone: 'error',
        action: { label: t('reopen'), run: () => onReopen(entry) },
      })
    })
  }
}

function LogForm({
  customer,
  entry,
  onClose,
  onReopen,
}: {
  customer: CustomerView
  entry: LogEntry
  onClose: () => void
  onReopen: (entry: LogEntry) => void
}) {
  const t = useTranslations('customer.log')
  const reasons = useTranslations('conversation.reason')
  const common = useTranslations('common')
  const format = useFormat()
  const [draft, setDraft] = useState(entry)
  const [faults, setFaults] = useState<readonly string[]>([])
  // Left alone, the contact happened when it is saved, not when the form was opened.
  const [opened] = useState(() => inputValue(Date.now(), format.timeZone))
  const send = useSend(customer, onReopen)
  const patch = (change: Partial<LogEntry>) => setDraft((before) => ({ ...before, ...change }))
  const call = isCall(draft.channel)
  const isNew = draft.conversation === 'new'

  function save(): void {
    const at = draft.at === '' ? null : instantOf(draft.at, format.timeZone)
    const minutes = Number(draft.minutes.replace(',', '.'))
    const wrong = [
      draft.text.trim() === '' && 'text',
      isNew && draft.subject.trim() === '' && 'subject',
      draft.at !== '' && (at === null || at > Date.now() + 5 * 60_000) && 'occurredAt',
      call && !draft.missed && draft.minutes.trim() !== '' && !(minutes >= 0 && minutes <= 24 * 60) && 'duration',
    ].filter((fault): fault is 'text' => fault !== false)
    setFaults(wrong)
    if (wrong.length > 0) return
    onClose()
    send(draft, at)
  }

  const error = (name: 'text' | 'subject' | 'occurredAt' | 'duration') =>
    faults.includes(name) ? t(`faults.${name}`) : null
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          save()
        }
      }}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Segmented
          label={t('channel')}
          value={draft.channel}
          onValueChange={(channel) => patch({ channel })}
          segments={[
            ...FIRST.map((channel) => ({
              value: channel as ManualChannel,
              label: t(`channels.${channel}`),
              icon: ICON[channel],
            })),
            ...OTHERS.filter((channel) => channel === draft.channel).map((channel) => ({
              value: channel as ManualChannel,
              label: t(`channels.${channel}`),
            })),
          ]}
        />
        <Select
          selectSize="sm"
          aria-label={t('channel')}
          value={(OTHERS as readonly string[]).includes(draft.channel) ? draft.channel : ''}
          placeholder={t('other')}
          onChange={(event) => {
            if (event.target.value) patch({ channel: event.target.value as ManualChannel })
          }}
          options={OTHERS.map((channel) => ({ value: channel, label: t(`channels.${channel}`) }))}
          className="w-20"
        />
        <Segmented
          label={t('direction')}
          value={draft.direction}
          onValueChange={(direction) => patch({ direction })}
          segments={[
            { value: 'inbound', label: t(`inbound.${draft.channel}`) },
            { value: 'outbound', label: t(`outbound.${draft.channel}`) },
          ]}
        />
      </div>
      <Field
        label={t(draft.channel === 'post' || draft.channel === 'fax' ? 'letterText' : 'text')}
        required
        error={error('text')}
      >
        <Textarea
          data-autofocus=""
          grow={220}
          rows={3}
          value={draft.text}
          placeholder={t('textPlaceholder')}
          onChange={(event) => patch({ text: event.target.value })}
        />
      </Field>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        {call ? (
          <>
            <Field label={t('duration')} error={error('duration')} className="w-24">
              <span className="flex items-center gap-1.5">
                <Input
                  inputMode="decimal"
                  value={draft.minutes}
                  disabled={draft.missed}
                  onChange={(event) => patch({ minutes: event.target.value })}
                  maxLength={5}
                />
                <span className="text-sm text-text-3">{t('minutes')}</span>
              </span>
            </Field>
            <Checkbox
              label={t('missed')}
              checked={draft.missed}
              onChange={(event) => patch({ missed: event.target.checked })}
              className="mb-1"
            />
          </>
        ) : null}
        <Field label={t('when')} error={error('occurredAt')} className="min-w-52">
          <Input
            type="datetime-local"
            value={draft.at === '' ? opened : draft.at}
            max={opened}
            onChange={(event) => patch({ at: event.target.value })}
          />
        </Field>
      </div>
      <Field label={t('conversation')}>
        <Select
          value={draft.conversation}
          onChange={(event) => patch({ conversation: event.target.value })}
          options={[
            ...customer.openConversations.map((each) => ({ value: each.id, label: each.subject })),
            { value: 'new', label: t('new') },
          ]}
        />
      </Field>
      {isNew ? (
        <div className="grid gap-4 md:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
          <Field label={t('subject')} required error={error('subject')}>
            <Input
              value={draft.subject}
              placeholder={t('subjectPlaceholder')}
              onChange={(event) => patch({ subject: event.target.value })}
              maxLength={300}
            />
          </Field>
          <Field label={t('reason')}>
            <Select
              value={draft.reason}
              onChange={(event) => patch({ reason: event.target.value as LogEntry['reason'] })}
              placeholder={t('reasonNone')}
              options={CONVERSATION_REASONS.map((reason) => ({ value: reason, label: reasons(reason) }))}
            />
          </Field>
        </div>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button variant="primary" type="submit" icon="check" kbd="mod+Enter">
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
