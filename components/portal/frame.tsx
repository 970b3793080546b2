import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { localePrefix } from '@/lib/i18n/locale-prefix'
import { HiddenFields, LINK } from './controls'

type Organisation = { name: string; brand: string; email: string; policyUrl: string | null }
type Props = {
  organisation: Organisation
  /** The page's path without its language, for the other language. */
  path: string
  /** Whether there is a portal to leave. */
  inside: boolean
  children: ReactNode
}

const LANGUAGE_LINK = 'inline-flex min-h-11 items-center px-2 text-md text-text-2 hover:underline'

/** What stands around every page of the customer: the house's name, the other language, the way out, who answers. */
export async function PortalFrame({ organisation, path, inside, children }: Props) {
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  const other = locale === 'fr' ? 'en' : 'fr'
  return (
    <div className="flex min-h-dvh flex-col bg-bg text-base">
      <a
        href="#content"
        className="absolute top-2 left-2 z-10 -translate-y-20 rounded-lg bg-inverse px-4 py-2 text-on-inverse focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <header className="border-line border-b bg-surface">
        <div className="mx-auto flex min-h-15 max-w-[60rem] items-center justify-between gap-3 px-5">
          <p className="flex min-w-0 items-center gap-2.5 font-semibold tracking-[-0.015em]">
            <span
              aria-hidden="true"
              className="grid size-7 shrink-0 place-content-center rounded-full bg-accent text-md text-on-accent"
            >
              {organisation.brand.slice(0, 1)}
            </span>
            {organisation.brand}
          </p>
          <div className="flex items-center gap-1">
            <a href={`${localePrefix(other)}${path}`} lang={other} hrefLang={other} className={LANGUAGE_LINK}>
              {t('language')}
            </a>
            {inside ? (
              <form action="/api/portal/leave" method="post">
                <HiddenFields fields={{ lang: locale }} />
                <button type="submit" className={LANGUAGE_LINK}>
                  {t('leave')}
                </button>
              </form>
            ) : null}
          </div>
        </div>
      </header>
      <div className="flex-1">{children}</div>
      <footer className="border-line border-t bg-surface pt-6 pb-24 text-sm leading-5 text-text-2">
        <div className="mx-auto max-w-[60rem] px-5">
          <p className="text-pretty">
            {t('footer.controller', { name: organisation.name, email: organisation.email })}
          </p>
          {organisation.policyUrl ? (
            <p className="mt-2">
              <a href={organisation.policyUrl} className={LINK}>
                {t('footer.policy')}
              </a>
            </p>
          ) : null}
        </div>
      </footer>
    </div>
  )
}

/** A short page: one thing to read, one thing to do. */
export function PortalNarrow({ children }: { children: ReactNode }) {
  return (
    <main id="content" className="mx-auto w-full max-w-[34rem] px-5 pt-7 pb-14">
      {children}
    </main>
  )
}

/** The page's title. */
export function PortalTitle({ children }: { children: ReactNode }) {
  return <h1 className="text-[1.625rem] leading-8 tracking-[-0.026em] text-balance">{children}</h1>
}
