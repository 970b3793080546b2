'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useNow } from '@/components/ui/time-ago'
import { toast } from '@/components/ui/toast'
import { retryReplyAction } from '@/lib/channels/actions'
import type { InteractionView } from '@/lib/conversations/views'
import { useFormat } from '@/lib/i18n/use-format'
import { RULE_CODES, ruleOf } from '@/lib/policy/domain/rules'
import { refreshConversation } from './patch'
import { useFailureToast, useOutcome } from './use-outcome'

/** Reasons with words of their own; a provider's number may follow (`unreachable 30003`). */
const REASONS = ['opted_out', 'invalid_recipient', 'unreachable', 'retry', 'refused'] as const

/** How a message left, where there is more to say than that it did. */
const WAYS = [
  // No provider is set: nothing left this machine.
  'outbox',
  // Gathered with others in one message.
  'digest',
] as const

/** Why the contact policy keeps a message, with the source; null for any other reason. */
function policyWords(reason: string | null, locale: 'fr' | 'en'): string | null {
  const code = RULE_CODES.find((each) => reason === `policy:${each}`)
  if (!code) return null
  const { short, source } = ruleOf(code)
  return `${short[locale]} (${source[locale]})`
}

/** Where an answer is on its way, why it did not leave, and the button that sends it again. */
export function SendState({ message }: { message: InteractionView }) {
  const t = useTranslations('conversation')
  const format = useFormat()
  const client = useQueryClient()
  const outcome = useOutcome()
  const failed = useFailureToast()
  const [pending, setPending] = useState(false)
  const now = useNow()
  const { state } = message
  if (state === null) return null
  if (state !== 'failed' && state !== 'undelivered' && state !== 'unknown') {
    const left = state === 'sent' || state === 'delivered'
    const text =
      left && message.sentAt
        ? t(`state.${WAYS.find((way) => way === message.stateReason) ?? state}At`, {
            time: format.time(message.sentAt),
          })
        : t(`state.${state}`)
    const waits =
      state === 'queued' && message.notBefore
        ? t('state.waits', { when: format.dateTimeShort(message.notBefore, now) })
        : null
    return (
      <span
        className="inline-flex items-center gap-1"
        title={policyWords(message.stateReason, format.locale) ?? undefined}
      >
        <Icon name={left ? 'check' : 'clock'} size="xs" />
        {waits ?? text}
      </span>
    )
  }

  const known = REASONS.find((code) => message.stateReason?.split(' ')[0] === code)
  const reason = known
    ? t(`state.reasons.${known}`)
    : (policyWords(message.stateReason, format.locale) ?? message.stateReason)

  async function retry(): Promise<void> {
    setPending(true)
    const done = await outcome(() => retryReplyAction({ interactionId: message.id }))
    setPending(false)
    if (done.ok) toast({ message: t('done.retried') })
    else failed(done.why)
    refreshConversation(client, message.conversationId)
  }
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <span
        className="inline-flex min-w-0 items-center gap-1 font-medium text-red"
        title={message.stateReason ?? undefined}
      >
        <Icon name="alert" size="xs" />
        <span className="ellipsis max-w-60">
          {state === 'unknown'
            ? t('state.unknown')
            : reason
              ? t(state === 'failed' ? 'state.failedWhy' : 'state.undelivered', { reason })
              : t('state.failed')}
        </span>
      </span>
      <Button size="sm" icon="refresh" pending={pending} onClick={() => void retry()}>
        {t('message.retry')}
      </Button>
    </span>
  )
}
