'use client'

import { useTranslations } from 'next-intl'
import { Chip, type Tone } from '@/components/ui/chip'
import type { IconName } from '@/components/ui/icon-names'
import { useFormat } from '@/lib/i18n/use-format'
import type { Outcome } from '@/lib/policy/domain/vocabulary'
import type { RuleView } from '@/lib/policy/views'

const EFFECT: Record<RuleView['effect'], { tone: Tone; icon: IconName }> = {
  block: { tone: 'red', icon: 'ban' },
  defer: { tone: 'amber', icon: 'clock' },
  redirect: { tone: 'violet', icon: 'forward' },
  allow: { tone: 'green', icon: 'check' },
  note: { tone: 'neutral', icon: 'info' },
}

export function OutcomeChip({ outcome, size = 'md' }: { outcome: Outcome; size?: 'sm' | 'md' }) {
  const t = useTranslations('supervision.outcome')
  const { tone, icon } = EFFECT[outcome]
  return (
    <Chip tone={tone} icon={icon} size={size}>
      {t(outcome)}
    </Chip>
  )
}

export function EffectChip({ effect }: { effect: RuleView['effect'] }) {
  const t = useTranslations('supervision.effect')
  const { tone, icon } = EFFECT[effect]
  return (
    <Chip tone={tone} icon={icon} size="sm">
      {t(effect)}
    </Chip>
  )
}

/** Rules with their effect, their sentence and the source that they come from. */
export function RuleList({ rules }: { rules: readonly RuleView[] }) {
  const t = useTranslations('supervision.rule')
  const format = useFormat()
  return (
    <ol className="grid">
      {rules.map((rule) => (
        <li key={rule.code} className="grid gap-0.5 border-line border-t py-2.5 text-md first:border-t-0">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium">{rule.short}</span>
            <EffectChip effect={rule.effect} />
          </span>
          <span className="text-text-2">{rule.text}</span>
          <span className="text-sm text-text-3">
            {[
              t('source', { source: rule.source }),
              rule.since ? t('since', { day: format.date(rule.since) }) : null,
              rule.verified ? null : t('unverified'),
              rule.overridable ? t('overridable') : null,
            ]
              .filter(Boolean)
              .join(' · ')}{' '}
            · <code className="text-xs">{rule.code}</code>
          </span>
        </li>
      ))}
    </ol>
  )
}
