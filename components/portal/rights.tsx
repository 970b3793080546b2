import { getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { getFormat } from '@/lib/i18n/get-format'
import { localePrefix } from '@/lib/i18n/locale-prefix'
import type { PortalView } from '@/lib/portal/views'
import type { OwnRequestView } from '@/lib/privacy/views'
import { BUTTON, HiddenFields, LINK, Part } from './controls'

const RIGHTS = [
  { id: 'see', icon: 'eye', to: '/preferences/data', when: 'now' },
  { id: 'correct', icon: 'pencil', to: '/preferences/data#identity', when: 'now' },
  { id: 'download', icon: 'download', to: '/preferences/data#download', when: 'now' },
  { id: 'restrict', icon: 'lock', to: '/preferences/requests/restriction', when: 'month' },
  { id: 'erase', icon: 'trash', to: '/preferences/requests/erasure', when: 'month' },
] as const satisfies readonly { id: string; icon: IconName; to: string; when: 'now' | 'month' }[]

/** What one may do with one's data, and what became of what was asked. */
export async function Rights({ file, locale }: { file: PortalView['file']; locale: string }) {
  const t = await getTranslations('portal')
  const prefix = localePrefix(locale)
  return (
    <Part id="rights" title={t('toc.rights')}>
      {file ? (
        <>
          {file.requests.length > 0 ? <Requests requests={file.requests} locale={locale} /> : null}
          <ul className="mt-2.5 border-line-2 border-b">
            {RIGHTS.map(({ id, icon, to, when }) => (
              <li key={id} className="border-line-2 border-t">
                <a
                  href={`${prefix}${to}`}
                  className="group grid min-h-17 grid-cols-[1.75rem_minmax(0,1fr)_auto] items-center gap-x-3 py-2.5"
                >
                  <Icon name={icon} size="lg" className="text-accent" />
                  <span>
                    <span className="block font-semibold group-hover:underline">{t(`rights.${id}`)}</span>
                    <span className="block text-md text-text-2">{t(`rights.${id}Sub`)}</span>
                    <span className="block text-sm text-text-2 md:hidden">{t(`rights.${when}`)}</span>
                  </span>
                  <span className="flex items-center gap-2 text-sm text-text-2">
                    <span className="hidden md:inline">{t(`rights.${when}`)}</span>
                    <Icon name="right" className="text-text-3" />
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="mt-2 text-pretty">
          {t('rights.locked')}{' '}
          <a href={`${prefix}/preferences/access`} className={LINK}>
            {t('reach.ask')}
          </a>
        </p>
      )}
      <p className="mt-3.5 text-pretty text-md text-text-2">{t('rights.cnil')}</p>
    </Part>
  )
}

/** The customer's own requests, with their state and clock. */
async function Requests({ requests, locale }: { requests: readonly OwnRequestView[]; locale: string }) {
  const t = await getTranslations('portal')
  const format = await getFormat()
  return (
    <div className="mt-4 rounded-lg border border-line-2 bg-surface p-4">
      <h3 className="text-title">{t('requests.mine')}</h3>
      <ul>
        {requests.map((request) => {
          const open = request.status === 'received' || request.status === 'in_progress'
          const at = request.liftedAt ?? request.closedAt ?? request.dueAt
          return (
            <li key={request.id} className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
              <div className="min-w-0">
                <p className="font-medium">
                  {t(`requests.kind.${request.kind}`)}{' '}
                  <span className="font-normal">
                    {t(`requests.status.${request.liftedAt ? 'lifted' : request.status}`, { date: format.date(at) })}
                  </span>
                </p>
                <p className="text-md text-text-2">{t('requests.asked', { date: format.date(request.receivedAt) })}</p>
                {request.reason ? (
                  <p className="text-md text-text-2">
                    {t(request.status === 'refused' ? 'requests.reason' : 'requests.extended', {
                      reason: request.reason,
                    })}
                  </p>
                ) : null}
              </div>
              {open ? (
                <form action="/api/portal/requests/withdraw" method="post">
                  <HiddenFields fields={{ requestId: request.id, lang: locale }} />
                  <button type="submit" className={BUTTON}>
                    {t('requests.withdraw')}
                  </button>
                </form>
              ) : null}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
