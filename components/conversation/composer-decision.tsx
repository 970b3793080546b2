'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useLiveQueries } from '@/components/shell/live'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Field } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { Input } from '@/components/ui/input'
import { Why } from '@/components/ui/why'
import type { WrittenChannel } from '@/lib/channels/port'
import { decisionKeys, type LiveQuestion, liveDecisionQuery } from '@/lib/policy/cache'
import type { LiveDecisionView } from '@/lib/policy/views'

/** Shortest reason an override is accepted with (lib/conversations/schemas.ts). */
export const MIN_OVERRIDE = 5

const LOOK: Record<LiveDecisionView['outcome'], { icon: IconName; tone: string }> = {
  allow: { icon: 'check', tone: 'text-green' },
  defer: { icon: 'clock', tone: 'text-amber' },
  redirect: { icon: 'swap', tone: 'text-amber' },
  block: { icon: 'ban', tone: 'text-red' },
}

/** The decision about what is being written, kept live: a withdrawal in the portal shows here within a second. */
export function useLiveDecision(customerId: string, question: LiveQuestion): LiveDecisionView | undefined {
  const { data } = useQuery(liveDecisionQuery(customerId, question))
  useLiveQueries((message) =>
    message.type === 'resync' || (message.type !== 'presence' && message.customerId === customerId)
      ? [decisionKeys.customer(customerId)]
      : [],
  )
  return data
}

/** What sending does under a decision. */
export type WayOut = 'send' | 'schedule' | 'switch' | 'rephrase' | 'override' | 'none'

/** The lawful way out that the send key takes: later, elsewhere, or without the offer. */
export function wayOutOf(
  decision: LiveDecisionView | undefined,
  { commercial, available, reason }: { commercial: boolean; available: readonly WrittenChannel[]; reason: string },
): WayOut {
  if (!decision || decision.outcome === 'allow') return 'send'
  if (decision.mayOverride && reason.trim().length >= MIN_OVERRIDE) return 'override'
  if (decision.outcome === 'defer') return 'schedule'
  if (decision.outcome === 'redirect' && available.some((channel) => channel === decision.redirectTo)) return 'switch'
  return commercial ? 'rephrase' : 'none'
}

type Props = {
  decision: LiveDecisionView | undefined
  wayOut: WayOut
  /** The override being written; null while it is not open. */
  override: string | null
  onOverride: (reason: string | null) => void
  onWayOut: () => void
}

/** The contact decision as a sentence with its source, and the lawful way on. */
export function ComposerDecision({ decision, wayOut, override, onOverride, onWayOut }: Props) {
  const t = useTranslations('consent.composer')
  const channels = useTranslations('conversation.channel')
  // The line keeps its place: nothing moves under the hands of who is already writing.
  if (!decision) return <div className="min-h-6" />
  const { icon, tone } = LOOK[decision.outcome]
  const label =
    wayOut === 'switch' && decision.redirectTo
      ? t('switch', { channel: channels(decision.redirectTo) })
      : wayOut === 'rephrase'
        ? t('rephrase')
        : wayOut === 'schedule' && decision.untilWords
          ? t('scheduleFor', { when: decision.untilWords })
          : null
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-baseline gap-x-2.5 text-sm">
        <p role="status" className="flex min-w-0 items-baseline gap-1.5 text-pretty text-text-2">
          <Icon name={icon} size="sm" className={cx('translate-y-0.5', tone)} />
          <span className={decision.outcome === 'allow' ? undefined : 'text-text'}>{decision.sentence}</span>
        </p>
        {label ? (
          <button
            type="button"
            onClick={onWayOut}
            className="min-h-6 font-medium text-accent-text underline-offset-3 hover:underline"
          >
            {label}
          </button>
        ) : null}
        {decision.mayOverride && override === null ? (
          <button
            type="button"
            onClick={() => onOverride('')}
            className="min-h-6 text-text-3 underline decoration-dotted underline-offset-3 hover:text-text"
          >
            {t('override')}
          </button>
        ) : null}
        <Why label={t('why')}>
          <ul className="grid gap-1">
            {decision.reasons.map(({ code, text, source }) => (
              <li key={code}>
                {text} <span className="text-text-3">({source})</span>
              </li>
            ))}
          </ul>
          <p className="mt-1 text-sm text-text-3">{t('rules', { version: decision.ruleVersion })}</p>
        </Why>
      </div>
      {override === null || !decision.mayOverride ? null : (
        <div className="flex flex-wrap items-end gap-2 rounded-md border border-amber-solid bg-amber-soft px-3 py-2">
          <Field label={t('overrideReason')} hint={t('overrideHint')} className="min-w-60 flex-1">
            <Input
              autoFocus
              value={override}
              maxLength={1000}
              onChange={(event) => onOverride(event.currentTarget.value)}
            />
          </Field>
          <Button size="sm" variant="ghost" onClick={() => onOverride(null)}>
            {t('overrideCancel')}
          </Button>
        </div>
      )}
    </div>
  )
}
