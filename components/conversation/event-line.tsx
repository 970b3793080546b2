'use client'

import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { useNow } from '@/components/ui/time-ago'
import { CONVERSATION_REASONS, type ConversationReason, URGENCIES, type Urgency } from '@/lib/conversations/domain'
import type { ConversationEventKind, EventView } from '@/lib/conversations/views'
import { useFormat } from '@/lib/i18n/use-format'

const ICON: Record<ConversationEventKind, IconName> = {
  opened: 'plus',
  assigned: 'user',
  unassigned: 'user',
  queued: 'queue',
  resolved: 'check',
  reopened: 'undo',
  snoozed: 'clock',
  woken: 'bell',
  reason_set: 'tag',
  urgency_set: 'flag',
  subject_set: 'pencil',
  promised: 'flag',
}
const isReason = (value: string | null | undefined): value is ConversationReason =>
  (CONVERSATION_REASONS as readonly (string | null | undefined)[]).includes(value)
const isUrgency = (value: string | null | undefined): value is Urgency =>
  (URGENCIES as readonly (string | null | undefined)[]).includes(value)

/** What happened besides messages, in one quiet line. */
export function EventLine({ event }: { event: EventView }) {
  const t = useTranslations('conversation')
  const format = useFormat()
  const now = useNow()
  const { details } = event
  const actor = event.actor?.name ?? t('event.system')

  function text(): string {
    switch (event.kind) {
      case 'opened':
        return t('event.opened')
      case 'assigned':
        return !details.assigneeName || details.assigneeId === event.actor?.id
          ? t('event.assignedSelf', { actor })
          : t('event.assigned', { actor, name: details.assigneeName })
      case 'unassigned':
        return t('event.unassigned', { actor })
      case 'queued':
        return t('event.queued', { actor, queue: details.queueName ?? '' })
      case 'resolved': {
        const reason = t(`reason.${isReason(details.reason) ? details.reason : 'none'}`)
        return details.resolution
          ? t('event.resolvedWith', { actor, reason, resolution: details.resolution })
          : t('event.resolved', { actor, reason })
      }
      case 'reopened':
        return event.actor ? t('event.reopened', { actor }) : t('event.reopenedByCustomer')
      case 'snoozed':
        return details.until
          ? t('event.snoozed', { actor, when: format.dateTimeShort(details.until, now) })
          : t('event.pending', { actor })
      case 'woken':
        return event.actor
          ? t('event.wokenBy', { actor })
          : details.channel
            ? t('event.wokenByCustomer')
            : t('event.woken')
      case 'reason_set':
        return t('event.reason_set', { actor, reason: t(`reason.${isReason(details.to) ? details.to : 'none'}`) })
      case 'urgency_set': {
        const to = details.to ?? details.urgency
        return t('event.urgency_set', { actor, urgency: t(`urgency.${isUrgency(to) ? to : 'normal'}`) })
      }
      case 'subject_set':
        return t('event.subject_set', { actor, subject: details.to ?? '' })
      case 'promised':
        return t('event.promised', {
          actor,
          text: details.text ?? '',
          when: details.dueAt ? format.dateTime(details.dueAt) : '',
        })
    }
  }

  const promised = event.kind === 'promised'
  const kept = promised && details.fulfilledAt
  const broken = promised && !kept && details.dueAt && Date.parse(details.dueAt) < now
  return (
    <p className="mb-2 flex min-h-4 max-w-155 items-start gap-1.5 text-text-3 text-xs">
      <Icon name={ICON[event.kind]} className="mt-px size-[13px]" />
      <span className="min-w-0">
        {text()}
        {kept ? <span className="font-medium text-green"> · {t('event.promiseKept')}</span> : null}
        {broken ? (
          <span className="font-medium text-red" suppressHydrationWarning>
            {' '}
            · {t('event.promiseBroken')}
          </span>
        ) : null}
        <time dateTime={event.at} title={format.dateTime(event.at)} className="ml-1.5 whitespace-nowrap">
          · {format.time(event.at)}
        </time>
      </span>
    </p>
  )
}
