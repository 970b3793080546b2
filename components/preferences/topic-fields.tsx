'use client'

import { useTranslations } from 'next-intl'
import { CHANNEL_ICON } from '@/components/conversation/channel'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Icon } from '@/components/ui/icon'
import { Select } from '@/components/ui/select'
import type { OptionalPurpose, TopicStanding } from '@/lib/preferences/domain/consents'
import type { PortalChannel } from '@/lib/preferences/domain/topics'
import type { PreferencesDraft } from './use-preferences-draft'

/** A consent that has to be asked for before anything may come on a channel. */
export type Asked = { purpose: OptionalPurpose; channel: PortalChannel }

type Props = {
  topics: readonly TopicStanding[]
  draft: PreferencesDraft
  /** Opens the words to read out: nobody gives a consent for the customer by ticking a box. */
  onAsk: (asked: Asked) => void
}

/** For each topic its channels and how often it comes. */
export function TopicFields({ topics, draft, onAsk }: Props) {
  return (
    <ul className="grid gap-3">
      {topics
        .filter(({ id }) => id !== 'security')
        .map((topic) => (
          <li key={topic.id} className="border-line border-t pt-3 first:border-t-0 first:pt-0">
            <TopicChoice topic={topic} draft={draft} onAsk={onAsk} />
          </li>
        ))}
    </ul>
  )
}

function TopicChoice({ topic, draft, onAsk }: { topic: TopicStanding } & Pick<Props, 'draft' | 'onAsk'>) {
  const t = useTranslations('preferences')
  const channelNames = useTranslations('consent.channels')
  const { id, purpose, offered, closed, frequencies } = topic
  const chosen = draft.topic(id)
  const channels = chosen.channels ?? []

  function toggle(channel: PortalChannel, on: boolean): void {
    const next = offered.filter((each) => (each === channel ? on : channels.includes(each)))
    draft.setTopic(id, { ...chosen, on: next.length > 0, channels: next })
  }

  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t(`topic.${id}`)}</legend>
      <div className="mb-1 flex min-h-6.5 items-center justify-between gap-3">
        <span aria-hidden="true" className="text-md font-medium">
          {t(`topic.${id}`)}
        </span>
        {frequencies.length > 1 ? (
          <Select
            selectSize="sm"
            className="w-48"
            aria-label={t('form.frequency', { topic: t(`topic.${id}`) })}
            value={chosen.frequency}
            disabled={channels.length === 0}
            onChange={(event) => {
              const frequency = frequencies.find((each) => each === event.target.value)
              if (frequency) draft.setTopic(id, { ...chosen, frequency })
            }}
            options={frequencies.map((value) => ({ value, label: t(`often.${value}`) }))}
          />
        ) : null}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        {offered.map((channel) =>
          closed.includes(channel) && (purpose === 'marketing' || purpose === 'survey') ? (
            <Button
              key={channel}
              size="sm"
              variant="ghost"
              icon={CHANNEL_ICON[channel]}
              className="-mx-2 text-text-3!"
              title={t('form.closed')}
              aria-label={t('form.ask', { channel: channelNames(channel) })}
              onClick={() => onAsk({ purpose, channel })}
            >
              {channelNames(channel)}
              <Icon name="plus" size="xs" />
            </Button>
          ) : (
            <Checkbox
              key={channel}
              label={channelNames(channel)}
              checked={channels.includes(channel)}
              // A necessary topic keeps a channel: without one it would come on the usual one all the same.
              disabled={!topic.optional && channels.length === 1 && channels[0] === channel}
              onChange={(event) => toggle(channel, event.target.checked)}
            />
          ),
        )}
      </div>
    </fieldset>
  )
}
