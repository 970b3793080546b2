import { getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import type { TopicStanding } from '@/lib/preferences/domain/consents'
import type { PortalChannel } from '@/lib/preferences/domain/topics'
import { Box, ChoiceForm, Part, Question, Segment, Segments } from './controls'

export const CHANNEL_ICON = {
  email: 'mail',
  sms: 'sms',
  whatsapp: 'whatsapp',
  phone: 'phone',
  post: 'letter',
} as const satisfies Record<PortalChannel, IconName>

type Props = {
  topics: readonly TopicStanding[]
  brand: string
  locale: string
  /** The topic that was just saved without script: it stays open. */
  opened: string | null
}

/** What is written about: the necessary, then what is wished for. */
export async function Topics({ topics, brand, locale, opened }: Props) {
  const t = await getTranslations('portal')
  const groups = [
    { title: t('topics.necessary'), of: topics.filter(({ optional }) => !optional) },
    { title: t('topics.optional'), of: topics.filter(({ optional }) => optional) },
  ]
  return (
    <Part id="topics" title={t('toc.topics')} sub={t('topics.sub')}>
      {groups.map(({ title, of }) => (
        <div key={title} className="mt-6">
          <h3 className="border-line-2 border-b pb-2 text-md font-medium text-text-2">{title}</h3>
          {of.map((topic) => (
            <Topic key={topic.id} topic={topic} brand={brand} locale={locale} open={opened === `topic:${topic.id}`} />
          ))}
        </div>
      ))}
    </Part>
  )
}

type T = Awaited<ReturnType<typeof getTranslations<'portal'>>>

/** Channels as the beginning of a line: « E-mail et SMS ». */
function listOf(channels: readonly PortalChannel[], t: T, locale: string): string {
  const names = channels.map((channel) => t(`channelInList.${channel}`))
  const words = new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

type TopicProps = { topic: TopicStanding; brand: string; locale: string; open: boolean }

async function Topic({ topic, brand, locale, open }: TopicProps) {
  const t = await getTranslations('portal')
  const { id, optional, channels, frequency } = topic
  const off = optional && channels.length === 0
  const list = listOf(channels, t, locale)
  return (
    <details id={id} open={open} className="group/topic scroll-mt-4 border-line-2 border-b">
      <summary className="flex min-h-17 items-center gap-3 py-2.5">
        <span className="grid min-w-0 flex-1">
          <span className="text-title font-semibold">{t(`topic.${id}.title`)}</span>
          <span className="text-md text-text-2">
            {off ? t('topics.off') : topic.frequencies.length > 1 ? `${list}, ${t(`often.${frequency}`)}` : list}
          </span>
        </span>
        {optional ? null : (
          <span className="inline-flex items-center gap-1 whitespace-nowrap text-sm text-text-2">
            <Icon name="lock" size="sm" />
            {t('topics.always')}
          </span>
        )}
        <Icon name="down" className="text-text-3 group-open/topic:rotate-180" />
      </summary>
      <div className="grid gap-4 pb-6">
        <p className="text-pretty">{t(`topic.${id}.body`)}</p>
        <figure className="border-accent border-l-3 py-0.5 pl-3.5">
          <figcaption className="text-sm text-text-3">{t('topics.example')}</figcaption>
          <blockquote className="text-pretty">{t(`topic.${id}.example`, { brand })}</blockquote>
        </figure>
        {id === 'security' ? (
          <p className="text-md text-text-2">{t('topics.securityAlways')}</p>
        ) : (
          <TopicForm topic={topic} off={off} brand={brand} locale={locale} />
        )}
      </div>
    </details>
  )
}

async function TopicForm({
  topic,
  off,
  brand,
  locale,
}: {
  topic: TopicStanding
  off: boolean
  brand: string
  locale: string
}) {
  const t = await getTranslations('portal')
  const { id, purpose, optional, offered, channels, without, frequencies, frequency } = topic
  return (
    <ChoiceForm
      set="topic"
      locale={locale}
      save={t('save')}
      hidden={{ topic: id, was: off ? 'off' : 'on' }}
      className="grid gap-4"
    >
      <Question legend={t('topics.where')}>
        <div className="grid grid-cols-2 gap-2">
          {offered.map((channel) => (
            <Box
              key={channel}
              name="channel"
              value={channel}
              checked={channels.includes(channel)}
              icon={CHANNEL_ICON[channel]}
              yes={t('topics.yes')}
              no={t('topics.no')}
            >
              {t(`channel.${channel}`)}
            </Box>
          ))}
        </div>
        {(['customer', 'offers'] as const).map((why) => {
          const because = channels.filter((channel) => without[channel] === why)
          return because.length === 0 ? null : (
            <p key={why} className="mt-2 flex gap-2 rounded-lg bg-accent-soft p-3 text-pretty text-md">
              <Icon name="info" className="mt-1 text-accent-text" />
              {t(`topics.without.${why}`, { channels: listOf(because, t, locale) })}
            </p>
          )
        })}
      </Question>
      {optional || frequencies.length > 1 ? (
        <Question legend={t('topics.howOften')}>
          <Segments many={frequencies.length + (optional ? 1 : 0) > 3}>
            {optional ? (
              <Segment name="frequency" value="never" checked={off}>
                {t('topics.never')}
              </Segment>
            ) : null}
            {frequencies.map((each) => (
              <Segment key={each} name="frequency" value={each} checked={!off && frequency === each}>
                {t(`frequency.${each}`)}
              </Segment>
            ))}
          </Segments>
        </Question>
      ) : null}
      <p className="text-pretty text-md text-text-2">
        {purpose === 'marketing' || purpose === 'survey'
          ? `${t('topics.notice', { what: t(`topics.what.${purpose}`), brand })} ${
              purpose === 'survey' ? t('topics.byPhone') : offered.includes('post') ? t('topics.byPost') : ''
            }`
          : t('topics.keepOne')}
      </p>
    </ChoiceForm>
  )
}
