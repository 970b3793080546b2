import { getTranslations } from 'next-intl/server'
import type { PortalView } from '@/lib/portal/views'
import { Part } from './controls'

/** Who else gets the customer's data, and what for. */
export async function Others({ view, locale }: { view: PortalView; locale: 'fr' | 'en' }) {
  const t = await getTranslations('portal')
  const { recipients, partners, organisation } = view
  const known = recipients.length + partners.length > 0
  return (
    <Part id="others" title={t('toc.others')} {...(known ? { sub: t('others.sub') } : {})}>
      {known ? (
        <dl className="mt-2.5 border-line-2 border-b">
          {[
            ...recipients.map(({ name, why }) => ({ name, why: why[locale] })),
            ...partners.map((name) => ({ name, why: t('others.partner') })),
          ].map(({ name, why }) => (
            <div key={name} className="border-line-2 border-t py-3">
              <dt className="font-medium">{name}</dt>
              <dd className="text-pretty text-md text-text-2">{why}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="mt-2 text-pretty text-text-2">{t('others.unknown', { email: organisation.email })}</p>
      )}
    </Part>
  )
}
