import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Brand } from '@/components/shell/brand'
import { Alert } from '@/components/ui/alert'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { Link, redirect } from '@/lib/i18n/navigation'
import { getActor } from '@/lib/platform/session'
import { wayBack } from '@/lib/platform/way-back'
import { SignInForm } from './sign-in-form'

type Props = {
  searchParams: Promise<{ next?: string | string[]; reason?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('auth')
  return { title: t('title') }
}

const RIBBON: readonly IconName[] = ['chat', 'whatsapp', 'phone', 'mail', 'shop']

export default async function SignInPage({ searchParams }: Props) {
  const locale = await getLocale()
  const { next, reason } = await searchParams
  const way = wayBack(typeof next === 'string' ? next : undefined)
  if (await getActor()) redirect({ href: way, locale })
  const t = await getTranslations('auth')
  const shell = await getTranslations('shell')
  const other = locale === 'fr' ? 'en' : 'fr'
  return (
    <main className="grid min-h-dvh bg-surface lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex flex-col px-6 py-6 md:px-12">
        <p className="flex items-center gap-2 text-lg font-semibold">
          <Brand className="size-6 text-accent" />
          {shell('productName')}
        </p>
        <div className="mx-auto my-auto w-full max-w-90 py-10">
          <h1 className="mb-5 text-xl">{t('heading')}</h1>
          {reason === 'out' ? (
            <Alert tone="green" role="status" className="mb-4">
              {t('signedOut')}
            </Alert>
          ) : way !== '/' ? (
            <Alert className="mb-4">{t('resume')}</Alert>
          ) : null}
          <SignInForm next={way} />
          <p className="mt-4 text-sm text-text-3">{t('help')}</p>
        </div>
        <p className="text-sm">
          <Link
            href={{ pathname: '/sign-in', query: way === '/' ? {} : { next: way } }}
            locale={other}
            lang={other}
            className="link inline-flex min-h-6 items-center gap-1.5"
          >
            <Icon name="globe" size="sm" />
            {shell(`language.${other}`)}
          </Link>
        </p>
      </div>
      <div className="hidden flex-col justify-center border-line border-l bg-bg px-16 lg:flex" aria-hidden="true">
        <p className="max-w-120 text-[1.75rem] leading-9 font-semibold tracking-[-0.02em] text-balance">{t('lead')}</p>
        <ol className="mt-10 flex max-w-120 items-center text-text-3">
          {RIBBON.map((name, index) => (
            <li key={name} className="flex items-center [&:not(:last-child)]:flex-1">
              <span className="grid size-9 place-items-center rounded-full border border-line-2 bg-surface text-text-2">
                <Icon name={name} />
              </span>
              {index < RIBBON.length - 1 ? (
                <span className="mx-2 h-px flex-1 border-line-3 border-t-2 border-dotted opacity-60" />
              ) : null}
            </li>
          ))}
        </ol>
      </div>
    </main>
  )
}
