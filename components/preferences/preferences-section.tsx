'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useLanguageName } from '@/components/customer/identity-line'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { DataList, Datum } from '@/components/ui/data-list'
import { Icon } from '@/components/ui/icon'
import { Phone } from '@/components/ui/phone'
import { Section } from '@/components/ui/section'
import { SkeletonText } from '@/components/ui/skeleton'
import { useNow } from '@/components/ui/time-ago'
import { Why } from '@/components/ui/why'
import { channelAdviceQuery } from '@/lib/advice/cache'
import type { CustomerView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { preferencesQuery } from '@/lib/preferences/cache'
import type { TopicStanding } from '@/lib/preferences/domain/consents'
import type { PreferencesView } from '@/lib/preferences/views'
import { PreferencesDialog } from './preferences-dialog'
import { usePreferenceWords } from './use-preference-words'

/** One topic: on which channels it comes and how often, and why where nobody agreed to it. */
function Topic({ topic }: { topic: TopicStanding }) {
  const t = useTranslations('preferences')
  const words = usePreferenceWords()
  const { id, channels, without, frequency } = topic
  const off = channels.length === 0
  return (
    <li className="py-0.5">
      <span className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span>{t(`topic.${id}`)}</span>
        <span className={off ? 'flex items-baseline gap-1 text-red' : 'text-text-2'}>
          {off ? <Icon name="ban" size="xs" className="translate-y-0.5" /> : null}
          {off
            ? t('never')
            : [words.channels(channels, 'start'), ...(frequency === 'each' ? [] : [t(`often.${frequency}`)])].join(
                ', ',
              )}
        </span>
      </span>
      {(['customer', 'offers'] as const).map((why) => {
        const because = channels.filter((channel) => without[channel] === why)
        return because.length === 0 ? null : (
          <span key={why} className="block text-sm text-pretty text-text-3">
            {t(`without.${why}`, { channels: words.channels(because, 'start') })}
          </span>
        )
      })}
    </li>
  )
}

/** What was chosen besides topics; lines of what was not are left out. */
function Chosen({ view, customer }: { view: PreferencesView; customer: CustomerView }) {
  const t = useTranslations('preferences')
  const channels = useTranslations('consent.channels')
  const languageName = useLanguageName()
  const words = usePreferenceWords()
  const { preferredChannel, quietHours, frequencyCap, language, paper, registered, accessibility } = view.preferences
  const { bestEmailId, bestPhoneId } = view.preferences
  const pointOf = (id: string | null) => customer.contactPoints.find((point) => point.id === id && !point.endedAt)
  const [email, phone] = [pointOf(bestEmailId), pointOf(bestPhoneId)]
  return (
    <DataList className="mt-1.5">
      {preferredChannel ? <Datum name={t('keys.preferredChannel')}>{channels(preferredChannel)}</Datum> : null}
      {quietHours.length > 0 ? (
        <Datum name={t('keys.quietHours')}>
          {quietHours.map((quiet) => (
            <span key={`${quiet.from}-${quiet.to}-${quiet.days?.join()}`} className="block">
              {words.quiet(quiet)}
            </span>
          ))}
        </Datum>
      ) : null}
      {frequencyCap ? <Datum name={t('keys.frequencyCap')}>{t('cap', frequencyCap)}</Datum> : null}
      {language ? <Datum name={t('keys.language')}>{languageName(language)}</Datum> : null}
      {paper ? <Datum name={t('keys.paper')}>{t(`papers.${paper}`)}</Datum> : null}
      {registered === 'electronic' ? <Datum name={t('keys.registered')}>{t(`registered.${registered}`)}</Datum> : null}
      {accessibility.length > 0 ? (
        <Datum name={t('keys.accessibility')}>
          <span className="flex flex-wrap gap-1">
            {accessibility.map((need) => (
              <Chip key={need} tone="violet">
                {t(`need.${need}`)}
              </Chip>
            ))}
          </span>
        </Datum>
      ) : null}
      {email ? <Datum name={t('keys.bestEmailId')}>{email.value}</Datum> : null}
      {phone ? (
        <Datum name={t('keys.bestPhoneId')}>
          <Phone value={phone.value} />
        </Datum>
      ) : null}
    </DataList>
  )
}

type Props = { customer: CustomerView; conversationId?: string | null; as?: 'h2' | 'h3' }

/**
 * What the customer chose about how they are written to, and by which channels they can be reached this minute. Live:
 * what they change in the portal shows here at once.
 */
export function PreferencesSection({ customer, conversationId = null, as }: Props) {
  const t = useTranslations('preferences')
  const format = useFormat()
  const now = useNow()
  const words = usePreferenceWords()
  const [recording, setRecording] = useState(false)
  const query = useQuery(preferencesQuery(customer.id))
  const advice = useQuery(channelAdviceQuery(customer.id, conversationId))
  const view = query.data
  const reachable = advice.data ? words.reachable(advice.data) : null
  const necessary = view?.topics.filter(({ optional }) => !optional) ?? []
  return (
    <Section
      as={as}
      title={t('title')}
      end={
        view?.rights.record ? (
          <Button size="sm" variant="ghost" className="-mr-2 text-accent-text!" onClick={() => setRecording(true)}>
            {t('record')}
          </Button>
        ) : null
      }
    >
      {view ? (
        <>
          {reachable ? <p className="text-pretty">{reachable}</p> : null}
          {view.paused && view.preferences.pausedUntil ? (
            <p className="mt-1">
              <Chip tone="amber" icon="clock">
                {t('paused', { date: format.date(view.preferences.pausedUntil) })}
              </Chip>
            </p>
          ) : null}
          {view.necessaryOnly ? <p className="mt-1 text-pretty text-red">{t('necessaryOnly')}</p> : null}
          <Chosen view={view} customer={customer} />
          <ul aria-label={t('topics')} className="mt-1.5">
            {view.topics
              .filter(({ optional }) => optional)
              .map((topic) => (
                <Topic key={topic.id} topic={topic} />
              ))}
          </ul>
          <Why label={t('necessary')}>
            <ul>
              {necessary.map((topic) => (
                <Topic key={topic.id} topic={topic} />
              ))}
            </ul>
          </Why>
          {view.latest ? (
            <p className="mt-0.5 text-sm text-text-3" suppressHydrationWarning>
              {words.latest(view.latest, now)}
            </p>
          ) : null}
          <PreferencesDialog view={view} customer={customer} open={recording} onOpenChange={setRecording} />
        </>
      ) : query.isError ? (
        <p className="text-text-2">{t('failed')}</p>
      ) : (
        <SkeletonText lines={5} />
      )}
    </Section>
  )
}
