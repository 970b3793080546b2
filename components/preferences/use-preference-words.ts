'use client'

import { useTranslations } from 'next-intl'
import type { ChannelAdviceView } from '@/lib/advice/views'
import { useFormat } from '@/lib/i18n/use-format'
import type { QuietHours } from '@/lib/policy/domain/types'
import type { PortalChannel } from '@/lib/preferences/domain/topics'
import type { PreferencesView } from '@/lib/preferences/views'

/** Channels that a colleague can use to reach somebody, as the advice names them. */
const BY = ['phone', 'email', 'sms', 'whatsapp', 'messenger', 'instagram', 'post', 'chat'] as const

export type PreferenceWords = {
  /** « Joignable maintenant par e-mail et par SMS jusqu’à 21 h 30. » Null when nobody can be reached now. */
  reachable: (advice: ChannelAdviceView) => string | null
  /** « 20 h 30 »: a local clock, which belongs to the customer's day and to no time zone of ours. */
  clock: (time: string) => string
  /** « de 20 h à 8 h, lun., mar. » */
  quiet: (quiet: QuietHours) => string
  /** « e-mail et SMS »; with its capital at the beginning of a line. */
  channels: (channels: readonly PortalChannel[], start?: 'start') => string
  /** Where the last choice comes from, who wrote it down and when. */
  latest: (latest: NonNullable<PreferencesView['latest']>, now: number) => string
}

/** What customers chose, as sentences. */
export function usePreferenceWords(): PreferenceWords {
  const t = useTranslations('preferences')
  const format = useFormat()

  const clock = (time: string) => {
    const [hour = '', minute = ''] = time.split(':')
    if (format.locale !== 'fr') return time
    return `${Number(hour)}\u00a0h${minute === '00' ? '' : `\u00a0${minute}`}`
  }

  return {
    clock,
    reachable: (advice) => {
      // Channels that close together are said together, those that stay open first.
      const groups = new Map<string, string[]>([['', []]])
      for (const { channel, decision, openUntil } of advice.channels) {
        const by = BY.find((each) => each === channel)
        if (!by || decision?.outcome !== 'allow') continue
        const until = openUntil?.words ?? ''
        groups.set(until, [...(groups.get(until) ?? []), t(`by.${by}`)])
      }
      const open = [...groups].flatMap(([until, channels]) =>
        channels.length === 0 ? [] : [`${format.list(channels)}${until && ` ${until}`}`],
      )
      return open.length > 0 ? t('reachable', { channels: open.join(', ') }) : null
    },
    quiet: ({ from, to, days }) => {
      const chosen = ([1, 2, 3, 4, 5, 6, 7] as const).filter((day) => days?.includes(day) ?? true)
      return t('quiet', {
        from: clock(from),
        to: clock(to),
        days: chosen.length === 7 ? t('everyDay') : format.list(chosen.map((day) => t(`form.day.${day}`))),
      })
    },
    channels: (channels, start) => {
      const words = format.list(channels.map((channel) => t(`inList.${channel}`)))
      return start ? words.slice(0, 1).toUpperCase() + words.slice(1) : words
    },
    latest: ({ at, method, saidOn, recordedBy }, now) => {
      const how = saidOn ? t(`saidOn.${saidOn}`) : t(`method.${method}`)
      const when = format.dateTimeShort(at, now)
      return recordedBy ? t('latestBy', { how, name: recordedBy, when }) : t('latest', { how, when })
    },
  }
}
