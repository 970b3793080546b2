'use client'

import { createContext, type ReactNode, use } from 'react'

const ContainerContext = createContext<HTMLElement | null>(null)

/**
 * Where menus, popovers and tooltips below are put: into the landmark or the dialog they belong to, so that a screen
 * reader finds them there and an open dialog does not hide them. Without a provider, at the end of the body.
 */
export function PortalContainer({ element, children }: { element: HTMLElement | null; children: ReactNode }) {
  return <ContainerContext value={element}>{children}</ContainerContext>
}

export function usePortalContainer(): HTMLElement | undefined {
  return use(ContainerContext) ?? undefined
}
