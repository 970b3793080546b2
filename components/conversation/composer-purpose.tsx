'use client'

import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuChoices } from '@/components/ui/menu'
import type { ConversationView } from '@/lib/conversations/views'
import type { Purpose } from '@/lib/policy/domain/vocabulary'

/** Why a message is written and what it is about: both go with every message that leaves. */
export type Reason = { purpose: Purpose; topic: string }

/** The reasons a colleague chooses between; offers and opinions are topics that customers choose about themselves. */
const REASONS = ['reply', 'service', 'offers', 'advice', 'opinion'] as const
export type ReasonName = (typeof REASONS)[number]

const PURPOSE: Record<ReasonName, Purpose> = {
  reply: 'reply',
  service: 'service',
  offers: 'marketing',
  advice: 'marketing',
  opinion: 'survey',
}

/** What a message is when nobody says otherwise: an answer while the customer's request is open, service after. */
export function usualReason(view: Pick<ConversationView, 'status' | 'participants'>): ReasonName {
  const asked = view.participants.some(({ side }) => side === 'customer')
  return asked && view.status !== 'resolved' ? 'reply' : 'service'
}

/** The purpose and topic of a chosen reason. */
export function reasonOf(name: ReasonName, view: Pick<ConversationView, 'reason'>): Reason {
  const purpose = PURPOSE[name]
  return { purpose, topic: purpose === 'reply' || purpose === 'service' ? (view.reason ?? 'request') : name }
}

/** Chooses why one writes. */
export function PurposeMenu({
  value,
  onValueChange,
}: {
  value: ReasonName
  onValueChange: (name: ReasonName) => void
}) {
  const t = useTranslations('consent.composer')
  const common = useTranslations('common')
  return (
    <Menu
      align="end"
      side="top"
      trigger={
        <button
          type="button"
          aria-label={common('labelled', { label: t('purpose'), value: t(`purposes.${value}`) })}
          className="inline-flex h-7 shrink-0 items-center gap-1 rounded-md px-2 text-sm text-text-2 hover:bg-hover hover:text-text"
        >
          {t(`purposes.${value}`)}
          <Icon name="down" size="xs" />
        </button>
      }
    >
      <MenuChoices
        label={t('purpose')}
        value={value}
        onValueChange={onValueChange}
        choices={REASONS.map((name) => ({ value: name, label: t(`purposes.${name}`), hint: t(`hints.${name}`) }))}
      />
    </Menu>
  )
}
