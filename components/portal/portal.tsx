import { getLocale, getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { getFormat } from '@/lib/i18n/get-format'
import { localePrefix } from '@/lib/i18n/locale-prefix'
import type { PortalView } from '@/lib/portal/views'
import { SETTING_KEYS } from '@/lib/preferences/domain/preferences'
import { TOPICS } from '@/lib/preferences/domain/topics'
import { AutoSave } from './auto-save'
import { BUTTON, HiddenFields, LINK, Part } from './controls'
import { PortalFrame, PortalTitle } from './frame'
import { How } from './how'
import { Others } from './others'
import { Reach } from './reach'
import { Rights } from './rights'
import { Said } from './said'
import type { SavedState, SavedWords } from './saved-bar'
import { Topics } from './topics'
import { When } from './when'

const PARTS = ['topics', 'when', 'how', 'reach', 'history', 'others', 'rights'] as const
const ERRORS = [
  'invalid_input',
  'rate_limited',
  'gone',
  'unauthenticated',
  'forbidden',
  'conflict',
  'already_exists',
  'not_found',
  'other',
] as const

type Props = {
  view: PortalView
  saved: SavedState | null
  /** Where a code to prove an address went to. */
  codeSent: string | null
  /** The browser asks not to be followed (Sec-GPC: 1). */
  gpc: boolean
  now: Date
}

async function savedWords(): Promise<SavedWords> {
  const t = await getTranslations('portal')
  return {
    saved: t('saved.at', { time: '{time}' }),
    undone: t('saved.undone', { time: '{time}' }),
    undo: t('saved.undo'),
    failed: t('saved.failed'),
    again: t('saved.again'),
    errors: Object.fromEntries(ERRORS.map((code) => [code, t(`errors.${code}`)])),
    what: {
      ...Object.fromEntries(TOPICS.map(({ id }) => [`topic:${id}`, t(`topic.${id}.title`)])),
      ...Object.fromEntries(SETTING_KEYS.map((key) => [key, t(`history.key.${key}`)])),
      necessary: t('necessary.on'),
      point: t('reach.new'),
    },
  }
}

/** The customer's page: what is written, when, how, what was said, and their rights. */
export async function Portal({ view, saved, codeSent, gpc, now }: Props) {
  const t = await getTranslations('portal')
  const locale = (await getLocale()) === 'en' ? 'en' : 'fr'
  const prefix = localePrefix(locale)
  return (
    <PortalFrame organisation={view.organisation} path="/preferences" inside>
      <AutoSave key={saved?.changeId ?? saved?.error ?? ''} locale={locale} words={await savedWords()} initial={saved}>
        <div className="mx-auto grid max-w-[60rem] px-5 lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-12">
          <nav aria-label={t('toc.label')} className="sticky top-8 hidden self-start pt-24 lg:block">
            <ul className="border-line-2 border-l">
              {PARTS.map((part) => (
                <li key={part}>
                  <a
                    href={`#${part}`}
                    className="-ml-px block border-transparent border-l-2 py-1.5 pl-3 text-md text-text-2 hover:border-accent hover:text-text"
                  >
                    {t(`toc.${part}`)}
                  </a>
                </li>
              ))}
            </ul>
            <Until until={view.until} locale={locale} className="mt-5" />
          </nav>
          <main id="content" className="max-w-[41.25rem] pt-7 pb-14">
            <p className="mb-0.5 text-md text-text-2">{t('title')}</p>
            <PortalTitle>{t('hello', { name: view.name })}</PortalTitle>
            <Summary view={view} />
            <Until until={view.until} locale={locale} className="mt-3 lg:hidden" />
            {gpc ? (
              <p className="mt-4 flex gap-2.5 rounded-lg bg-accent-soft p-3.5 text-pretty text-md">
                <Icon name="shield" className="mt-0.5 text-accent-text" />
                {t('gpc')}
              </p>
            ) : null}
            <Necessary on={view.necessaryOnly} locale={locale} />
            <Topics topics={view.topics} brand={view.organisation.brand} locale={locale} opened={saved?.what ?? null} />
            <When view={view} locale={locale} now={now} />
            <How view={view} locale={locale} />
            <Reach view={view} locale={locale} codeSent={codeSent} />
            {view.file ? (
              <Part id="history" title={t('toc.history')} sub={t('history.sub')}>
                <Said said={view.file.said} />
                {view.file.saidCount > view.file.said.length ? (
                  <a
                    href={`${prefix}/preferences/history`}
                    className="flex min-h-12 items-center border-line-2 border-t font-medium text-accent-text hover:underline"
                  >
                    {t('history.more', { count: view.file.saidCount })}
                  </a>
                ) : null}
              </Part>
            ) : null}
            <Others view={view} locale={locale} />
            <Rights file={view.file} locale={locale} />
          </main>
        </div>
      </AutoSave>
    </PortalFrame>
  )
}

/** What happens today, in a sentence. */
async function Summary({ view }: { view: PortalView }) {
  const t = await getTranslations('portal')
  const format = await getFormat()
  const { preferences, topics, paused } = view
  const strong = { b: (chunks: React.ReactNode) => <b className="font-semibold text-text">{chunks}</b> }
  if (paused && preferences.pausedUntil)
    return (
      <p className="mt-2.5 text-pretty text-lg text-text-2">
        {t.rich('summary.paused', { ...strong, date: format.date(preferences.pausedUntil) })}
      </p>
    )
  const usual = [...new Set(topics.filter(({ optional }) => !optional).flatMap(({ channels }) => channels))].slice(0, 2)
  const quiet = preferences.quietHours[0]
  const offers = topics.find(({ id }) => id === 'offers')
  const hour = (clock: string) =>
    format.locale === 'fr'
      ? clock.replace(/^0?(\d+):(\d+)$/, (_, h, m) => `${h}\u00a0h${m === '00' ? '' : `\u00a0${m}`}`)
      : clock
  return (
    <p className="mt-2.5 text-pretty text-lg text-text-2">
      {t.rich('summary.usual', { ...strong, channels: format.list(usual.map((channel) => t(`by.${channel}`))) })}
      {quiet ? t.rich('summary.quiet', { ...strong, from: hour(quiet.from), to: hour(quiet.to) }) : null}
      {offers && offers.channels.length > 0
        ? t.rich('summary.offersOn', { ...strong, frequency: t(`often.${offers.frequency}`) })
        : t.rich('summary.offersOff', strong)}
    </p>
  )
}

async function Until({ until, locale, className }: { until: string; locale: string; className: string }) {
  const t = await getTranslations('portal')
  const format = await getFormat()
  return (
    <form action="/api/portal/leave" method="post" className={className}>
      <p className="text-pretty text-sm text-text-2">
        {t('until', { date: format.dateTime(until) })} <HiddenFields fields={{ lang: locale }} />
        <button type="submit" className={LINK}>
          {t('notYou')}
        </button>
      </p>
    </form>
  )
}

/** One gesture that stops all that is not necessary; once done, the way to want something again. */
async function Necessary({ on, locale }: { on: boolean; locale: string }) {
  const t = await getTranslations('portal')
  return (
    <section aria-labelledby="necessary" className="mt-6 rounded-lg border border-line-2 bg-surface p-4">
      {on ? (
        <div className="flex gap-3">
          <Icon name="check-circle" size="lg" className="mt-0.5 text-accent" />
          <div>
            <h2 id="necessary" className="text-title">
              {t('necessary.on')}
            </h2>
            <p className="text-pretty text-md text-text-2">{t('necessary.onBody')}</p>
          </div>
        </div>
      ) : (
        <form
          action="/api/portal/choices"
          method="post"
          data-saves="submit"
          className="grid items-center gap-x-4 gap-y-3 md:grid-cols-[minmax(0,1fr)_auto]"
        >
          <HiddenFields fields={{ set: 'necessary', lang: locale }} />
          <div>
            <h2 id="necessary" className="text-title">
              {t('necessary.title')}
            </h2>
            <p className="text-pretty text-md text-text-2">{t('necessary.body')}</p>
          </div>
          <button type="submit" className={BUTTON}>
            {t('necessary.stop')}
          </button>
        </form>
      )}
    </section>
  )
}
