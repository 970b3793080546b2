import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { preferencesLink, readLinkToken } from '@/lib/portal/links'
import { getOrganisation } from '@/lib/portal/queries/organisation'
import { findLinkCustomer } from '@/lib/portal/queries/session'
import { findTopic, PORTAL_CHANNELS } from '@/lib/preferences/domain/topics'
import { BUTTON, HiddenFields, LINK, PRIMARY } from './controls'
import { PortalFrame, PortalNarrow, PortalTitle } from './frame'

const ANSWERS = ['yes', 'less', 'no'] as const

/** Three buttons and nothing to read twice: yes, less, no. */
export async function Keep({ token, done }: { token: string; done: string | string[] | undefined }) {
  const claims = readLinkToken(token)
  if (claims?.kind !== 'topic') notFound()
  const customerId = await findLinkCustomer(claims.customerId)
  if (!customerId) notFound()
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  const channel = PORTAL_CHANNELS.find((each) => each === claims.channel) ?? 'email'
  const topic = findTopic(claims.topic)
  const answered = ANSWERS.find((each) => each === done)
  const by = t(`by.${channel}`)
  const mayBeLess = topic?.frequencies.includes('monthly') ?? false
  return (
    <PortalFrame organisation={await getOrganisation()} path={`/u/${token}`} inside={false}>
      <PortalNarrow>
        <PortalTitle>{t('keep.title')}</PortalTitle>
        <p className="mt-2.5 text-text-2">
          {t('keep.lead', { topic: t(topic ? `topic.${topic.id}.title` : 'topics.optional'), channel: by })}
        </p>
        {answered ? (
          <p role="status" className="mt-4 flex gap-2.5 rounded-lg bg-accent-soft p-3.5 text-pretty">
            <Icon name="check-circle" className="mt-1 text-accent-text" />
            {answered === 'no' && claims.purpose === 'survey'
              ? t('keep.doneSurvey', { channel: by })
              : t(`keep.done.${answered}`, { channel: by })}
          </p>
        ) : null}
        <form action={`/api/portal/keep/${token}`} method="post" className="mt-6 grid gap-2.5">
          <HiddenFields fields={{ lang: locale }} />
          {ANSWERS.filter((answer) => answer !== answered && (answer !== 'less' || mayBeLess)).map((answer) => (
            <button
              key={answer}
              type="submit"
              name="answer"
              value={answer}
              className={answer === 'no' && !answered ? PRIMARY : `${BUTTON} min-h-12 text-base`}
            >
              {t(`keep.${answer}`)}
            </button>
          ))}
        </form>
        <p className="mt-6">
          <a href={new URL(preferencesLink(customerId)).pathname} className={LINK}>
            {t('keep.more')}
          </a>
        </p>
      </PortalNarrow>
    </PortalFrame>
  )
}
