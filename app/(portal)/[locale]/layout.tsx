import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { notFound } from 'next/navigation'
import { hasLocale } from 'next-intl'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { inter, interExtended } from '@/app/fonts'
import { parseTheme, THEME_COOKIE } from '@/components/shell/theme'
import { cx } from '@/components/ui/cx'
import { routing } from '@/lib/i18n/routing'
import '@/app/globals.css'
import '../portal.css'

type Props = { children: ReactNode; params: Promise<{ locale: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('portal')
  return {
    title: t('title'),
    robots: { index: false, follow: false },
    formatDetection: { telephone: false, date: false, address: false, email: false },
    // The address of these pages may hold a token: it goes nowhere else.
    referrer: 'same-origin',
  }
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

/**
 * The document of the customer's pages. A root of its own, so that nothing of the console reaches a customer's phone:
 * no query client, no messages, no menus.
 */
export default async function PortalLayout({ children, params }: Props) {
  const { locale } = await params
  if (!hasLocale(routing.locales, locale)) notFound()
  setRequestLocale(locale)
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html
      lang={locale}
      className={cx('portal', inter.variable, interExtended.variable, theme !== 'system' && theme)}
      suppressHydrationWarning
    >
      <body>{children}</body>
    </html>
  )
}
