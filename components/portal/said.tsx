import { getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { getFormat } from '@/lib/i18n/get-format'
import type { SaidView } from '@/lib/portal/views'
import { SETTING_KEYS, topicOfKey } from '@/lib/preferences/domain/preferences'

/** What was said, each with its date, how, and its proof. */
export async function Said({ said }: { said: readonly SaidView[] }) {
  const t = await getTranslations('portal')
  const format = await getFormat()
  if (said.length === 0) return <p className="mt-3 text-text-2">{t('history.empty')}</p>
  return (
    <ul className="mt-2.5">
      {said.map((each) => {
        const what = words(each, t)
        return (
          <li key={each.id} className="flex items-center gap-3 border-line-2 border-t py-3">
            <div className="min-w-0 flex-1">
              <p className="font-medium">{what}</p>
              <p className="text-md text-text-2">
                {format.dateTime(each.at)}, {t(`history.method.${each.method}`)}
              </p>
            </div>
            {each.on === 'consent' ? (
              <a
                href={`/api/portal/proofs/${each.id}`}
                aria-label={t('history.proofOf', { what })}
                className="inline-flex min-h-11 items-center gap-1.5 px-1 text-md font-medium text-accent-text hover:underline"
              >
                <Icon name="download" />
                {t('history.proof')}
              </a>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

type T = Awaited<ReturnType<typeof getTranslations<'portal'>>>

function words(said: SaidView, t: T): string {
  if (said.on === 'consent')
    return t('history.consent', {
      purpose: t(`history.purpose.${said.purpose}`),
      channel: t(`history.onChannel.${said.channel}`),
      state: t(`history.state.${said.state}`),
    })
  const topic = topicOfKey(said.key)
  if (topic) return t(`topic.${topic}.title`)
  const key = SETTING_KEYS.find((each) => each === said.key)
  return key ? t(`history.key.${key}`) : said.key
}
