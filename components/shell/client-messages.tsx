import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { MessageModule } from '@/lib/i18n/messages'

/** Sends the messages of the given modules to the browser, for the client components below; the others stay here. */
export async function ClientMessages({
  modules,
  children,
}: {
  modules: readonly MessageModule[]
  children: ReactNode
}) {
  const all = await getMessages()
  const messages = Object.fromEntries(modules.map((name) => [name, all[name]]))
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>
}
