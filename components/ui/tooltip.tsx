'use client'

import { Tooltip as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './kbd'
import { usePortalContainer } from './portal-container'

/** Once per document: neighbouring tooltips then open without delay. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={200} disableHoverableContent={false}>
      {children}
    </Radix.Provider>
  )
}

type Side = 'top' | 'right' | 'bottom' | 'left'

/** A short text on hover and on focus. Never the only place of something needed: it does not exist on touch. */
export function Tooltip({
  text,
  kbd,
  side = 'bottom',
  children,
}: {
  text: ReactNode
  kbd?: string
  side?: Side
  children: ReactElement
}) {
  return (
    <Radix.Root>
      <Radix.Trigger
        asChild
        // A menu or dialog that closes gives the focus back: no reason to name the button to who used the mouse.
        onFocus={(event) => {
          if (!event.currentTarget.matches(':focus-visible')) event.preventDefault()
        }}
      >
        {children}
      </Radix.Trigger>
      <Radix.Portal container={usePortalContainer()}>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-70 animate-fade items-center gap-2 rounded-md bg-inverse px-2 py-1 text-sm text-on-inverse shadow-2"
        >
          {text}
          {kbd ? <Kbd keys={kbd} tone="inherit" /> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
