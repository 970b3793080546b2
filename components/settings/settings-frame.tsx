import type { ReactNode } from 'react'
import { can } from '@/lib/platform/actor'
import { pageActor } from '@/lib/platform/page'
import { SETTINGS_SECTIONS } from './sections'
import { SettingsNav } from './settings-nav'

/** Settings: the sections this colleague may see beside the one that is open. */
export async function SettingsFrame({ children }: { children: ReactNode }) {
  const actor = await pageActor('profile.edit')
  const sections = SETTINGS_SECTIONS.filter((section) => can(actor, section.permission)).map(({ id }) => id)
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col md:flex-row">
      <SettingsNav sections={sections} />
      {children}
    </div>
  )
}
