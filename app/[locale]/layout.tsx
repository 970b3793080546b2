import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { hasLocale } from 'next-intl'
import { setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ClientMessages } from '@/components/shell/client-messages'
import { noteEarlyInput } from '@/components/shell/early-input'
import { Providers } from '@/components/shell/providers'
import { parseTheme, THEME_COOKIE } from '@/components/shell/theme'
import { cx } from '@/components/ui/cx'
import { routing } from '@/lib/i18n/routing'
import { NONCE_HEADER } from '@/lib/platform/security-headers'
import { inter, interExtended } from '../fonts'
import '../globals.css'

export const metadata: Metadata = {
  title: { default: 'Relais', template: '%s · Relais' },
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, date: false, address: false, email: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f4f2ef' },
    { media: '(prefers-color-scheme: dark)', color: '#11100f' },
  ],
}

type Props = { children: ReactNode; params: Promise<{ locale: string }> }

/** The document: language, theme of the cookie (no flash), fonts, providers. Reading the nonce makes every page dynamic. */
export default async function RootLayout({ children, params }: Props) {
  const { locale } = await params
  if (!hasLocale(routing.locales, locale)) notFound()
  setRequestLocale(locale)
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined
  return (
    <html
      lang={locale}
      className={cx(inter.variable, interExtended.variable, theme !== 'system' && theme)}
      suppressHydrationWarning
    >
      <body>
        <script nonce={nonce} suppressHydrationWarning>{`(${noteEarlyInput})()`}</script>
        <ClientMessages modules={['common', 'errors', 'shell', 'auth']}>
          <Providers nonce={nonce}>{children}</Providers>
        </ClientMessages>
      </body>
    </html>
  )
}
