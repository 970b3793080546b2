import { getLocale, getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { getFormat } from '@/lib/i18n/get-format'
import { localePrefix } from '@/lib/i18n/locale-prefix'
import { phoneSpellings } from '@/lib/i18n/phone'
import { getOwnData } from '@/lib/portal/queries/data'
import type { OwnDataView } from '@/lib/portal/views'
import { BackToPreferences } from './back'
import { BUTTON, FIELD, HiddenFields, LINK, Part, PRIMARY } from './controls'
import { fileActor } from './file-actor'
import { PortalFrame, PortalNarrow, PortalTitle } from './frame'

type Search = Record<string, string | string[] | undefined>
type Field = OwnDataView['identity'][number]['field']
const SOURCES = [
  'console',
  'crm',
  'erp',
  'shop',
  'loyalty',
  'web',
  'import',
  'form',
  'phone',
  'chat',
  'email',
  'sms',
  'whatsapp',
  'social',
] as const
const PERSON: readonly Field[] = ['givenName', 'familyName', 'birthDate']
const ORGANISATION: readonly Field[] = ['organisationName']
const COMPLETION: Record<Field, string> = {
  givenName: 'given-name',
  familyName: 'family-name',
  organisationName: 'organization',
  birthDate: 'bday',
}

async function sourceWords() {
  const t = await getTranslations('portal')
  return (source: string) => t(`data.source.${SOURCES.find((each) => source.split(':')[0] === each) ?? 'other'}`)
}

/** What is known of the customer, where it comes from, and the means to correct and to take it along. */
export async function OwnDataScreen({ search }: { search: Search }) {
  const data = await getOwnData(await fileActor())
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  const kept = typeof search.kept === 'string' ? search.kept.split(',') : []
  return (
    <PortalFrame organisation={data.organisation} path="/preferences/data" inside>
      <PortalNarrow>
        <BackToPreferences locale={locale} part="#rights" />
        <PortalTitle>{t('data.title')}</PortalTitle>
        <p className="mt-1 text-pretty text-text-2">{t('data.lead')}</p>
        {search.error ? (
          <p role="alert" className="mt-4 flex gap-2.5 rounded-lg bg-red-soft p-3.5 text-red">
            <Icon name="alert" className="mt-1" />
            {t('errors.invalid_input')}
          </p>
        ) : null}
        {search.corrected ? (
          <p role="status" className="mt-4 rounded-lg bg-accent-soft p-3.5 text-pretty">
            {t('data.corrected')}{' '}
            {kept.length > 0
              ? t('data.kept', {
                  what: kept
                    .flatMap((each) => [...PERSON, ...ORGANISATION].filter((field) => field === each))
                    .map((field) => t(`data.${field}`))
                    .join(', '),
                })
              : null}
          </p>
        ) : null}
        <Identity data={data} locale={locale} />
        <Points data={data} locale={locale} />
        <Part id="download" title={t('data.downloadTitle')}>
          <p className="mt-1 text-text-2">{t('data.exchanges', { count: data.exchanges })}</p>
          <p className="mt-3 flex flex-wrap gap-3">
            {(['html', 'json'] as const).map((format) => (
              <a key={format} href={`/api/portal/data/${format}`} className={BUTTON} download>
                <Icon name="download" />
                {t(`data.${format}`)}
              </a>
            ))}
          </p>
        </Part>
      </PortalNarrow>
    </PortalFrame>
  )
}

async function Identity({ data, locale }: { data: OwnDataView; locale: string }) {
  const t = await getTranslations('portal')
  const from = await sourceWords()
  const shown = data.kind === 'organisation' ? ORGANISATION : PERSON
  return (
    <Part id="identity" title={t('data.identity')}>
      <form action="/api/portal/identity" method="post" className="mt-4 grid gap-4">
        <HiddenFields fields={{ lang: locale }} />
        {data.identity
          .filter(({ field }) => shown.includes(field))
          .map(({ field, value, source }) => (
            <div key={field} className="grid gap-1">
              <label htmlFor={field} className="font-semibold">
                {t(`data.${field}`)}
              </label>
              <input
                id={field}
                name={field}
                defaultValue={value ?? ''}
                maxLength={200}
                type={field === 'birthDate' ? 'date' : 'text'}
                autoComplete={COMPLETION[field]}
                className={FIELD}
                aria-describedby={`${field}-source`}
              />
              <p id={`${field}-source`} className="text-md text-text-2">
                {source ? t('data.from', { source: from(source) }) : t('data.unknown')}
              </p>
            </div>
          ))}
        <button type="submit" className={PRIMARY}>
          {t('data.correct')}
        </button>
      </form>
    </Part>
  )
}

async function Points({ data, locale }: { data: OwnDataView; locale: string }) {
  const t = await getTranslations('portal')
  const format = await getFormat()
  const from = await sourceWords()
  return (
    <Part id="points" title={t('data.points')}>
      {data.points.length === 0 ? <p className="mt-1 text-text-2">{t('data.nothing')}</p> : null}
      <ul className="mt-2.5">
        {data.points.map(({ id, kind, asTyped, sources, verified, since }) => (
          <li key={id} className="border-line-2 border-t py-3">
            <p className="font-medium break-words">
              {kind === 'phone' || kind === 'whatsapp' ? phoneSpellings(asTyped).shown : asTyped}
            </p>
            <p className="text-md text-text-2">
              {[
                t(`data.kind.${kind}`),
                t('data.from', { source: format.list(sources.map(from)) }),
                t('data.since', { date: format.date(since) }),
                ...(verified ? [t('reach.verified')] : []),
              ].join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      <p className="mt-2">
        <a href={`${localePrefix(locale)}/preferences#reach`} className={LINK}>
          {t('reach.new')}
        </a>
      </p>
    </Part>
  )
}
