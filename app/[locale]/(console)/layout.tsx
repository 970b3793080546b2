import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { PaletteSearches } from '@/components/search/palette-search'
import { ClientMessages } from '@/components/shell/client-messages'
import { ConsoleShell } from '@/components/shell/console-shell'
import { navFor } from '@/components/shell/nav'
import { PANEL_COOKIE, parsePanelSizes } from '@/components/ui/panel-sizes'
import { PanelSizesProvider } from '@/components/ui/panels'
import { MESSAGE_MODULES } from '@/lib/i18n/messages'
import { pageActor, signInAddress } from '@/lib/platform/page'
import { NONCE_HEADER } from '@/lib/platform/security-headers'

/** The frame of the console. It turns the signed-out away early; what protects data is each read's own check. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const readAt = Date.now()
  const actor = await pageActor()
  if (actor.kind !== 'user') redirect(await signInAddress())
  const sizes = parsePanelSizes((await cookies()).get(PANEL_COOKIE)?.value)
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined
  const { id, name, email, role } = actor
  return (
    <ClientMessages modules={MESSAGE_MODULES.filter((module) => module !== 'portal')}>
      <PanelSizesProvider sizes={sizes} nonce={nonce}>
        <ConsoleShell user={{ id, name, email, role }} items={navFor(actor)} badges={{}} readAt={readAt}>
          <PaletteSearches me={id} />
          {children}
        </ConsoleShell>
      </PanelSizesProvider>
    </ClientMessages>
  )
}
