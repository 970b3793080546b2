'use client'

import { useTranslations } from 'next-intl'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { cx } from './cx'
import { IconButton } from './icon-button'
import { PortalContainer } from './portal-container'

const SIZE = { sm: 'md:w-100', md: 'md:w-130', lg: 'md:w-180' } as const

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** One sentence under the title. */
  description?: ReactNode
  /** Buttons, the main one last. */
  footer?: ReactNode
  size?: keyof typeof SIZE
  children?: ReactNode
}

/** The first thing to fill in, what is marked `data-autofocus`, or the dialog itself: never the cross. */
function focusInside(event: Event): void {
  event.preventDefault()
  const box = event.currentTarget as HTMLElement
  const first =
    box.querySelector<HTMLElement>('[data-autofocus]') ??
    box.querySelector<HTMLElement>('input:not([type="hidden"]), select, textarea')
  ;(first ?? box).focus()
}

/** What has the focus; of a menu that is about to close, the button that opened it. */
function focused(): HTMLElement | null {
  const active = document.activeElement instanceof HTMLElement ? document.activeElement : null
  const opener = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  return opener ? document.getElementById(opener) : active
}

/** Gives the focus back to what had it when the box was drawn, unless something else has taken it since. */
function useFocusReturn(): (event: Event) => void {
  // While it is drawn: by the time the focus moves in, the menu that it was opened from is gone.
  const [before] = useState(focused)
  return (event) => {
    // Radix would look for a trigger of its own, which these dialogs do not have.
    event.preventDefault()
    const free = document.activeElement === null || document.activeElement === document.body
    if (free && before?.isConnected) before.focus()
  }
}

const SCRIM = 'fixed inset-0 z-40 animate-fade bg-scrim'

function Head({ title, description }: { title: ReactNode; description?: ReactNode }) {
  const t = useTranslations('common')
  return (
    <header className="flex shrink-0 items-start gap-3 border-line border-b px-5 py-3">
      <div className="min-w-0 flex-1 py-1">
        <Radix.Title className="text-lg">{title}</Radix.Title>
        {description ? (
          <Radix.Description className="mt-0.5 text-md text-text-2">{description}</Radix.Description>
        ) : null}
      </div>
      <Radix.Close asChild>
        <IconButton icon="x" label={t('close')} tooltip={false} className="-mr-2" />
      </Radix.Close>
    </header>
  )
}

const FOOT = 'flex shrink-0 flex-wrap items-center justify-end gap-2 px-5 py-3'

type InsideProps = Omit<Props, 'open' | 'onOpenChange' | 'size'> & { className: string }

/** Drawn anew each time the dialog opens. */
function Box({ title, description, footer, className, children }: InsideProps) {
  const [element, setElement] = useState<HTMLElement | null>(null)
  const returnFocus = useFocusReturn()
  return (
    <Radix.Content
      ref={setElement}
      onOpenAutoFocus={focusInside}
      onCloseAutoFocus={returnFocus}
      {...(description ? {} : { 'aria-describedby': undefined })}
      className={cx('fixed z-40 flex flex-col bg-raised shadow-3', className)}
    >
      <PortalContainer element={element}>
        <Head title={title} description={description} />
        {children ? <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div> : null}
        {footer ? <footer className={cx(FOOT, children ? 'border-line border-t' : null)}>{footer}</footer> : null}
      </PortalContainer>
    </Radix.Content>
  )
}

function Inside(props: InsideProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={SCRIM} />
      <Box {...props} />
    </Radix.Portal>
  )
}

/**
 * A question or a short form that stands before everything else; on a phone it fills the screen. Focus enters it and
 * returns where it was. Prefer undo to "are you sure?".
 */
export function Dialog({ open, onOpenChange, size = 'md', ...rest }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Inside
        {...rest}
        className={cx(
          'animate-rise max-md:inset-0 md:top-[12vh] md:left-1/2 md:max-h-[76vh] md:max-w-[calc(100vw-2rem)] md:-translate-x-1/2 md:rounded-lg',
          SIZE[size],
        )}
      />
    </Radix.Root>
  )
}

/** A panel that slides in from the right over the screen, for what needs room: a new entry, the details of a source. */
export function Sheet({ open, onOpenChange, size = 'md', ...rest }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Inside {...rest} className={cx('inset-y-0 right-0 w-full max-w-full animate-drawer', SIZE[size])} />
    </Radix.Root>
  )
}
