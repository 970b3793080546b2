'use client'

import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { Link } from '@/lib/i18n/navigation'
import { cx } from './cx'
import { Icon } from './icon'
import type { IconName } from './icon-names'
import { Kbd } from './kbd'
import { usePortalContainer } from './portal-container'

const PANEL =
  'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-80 animate-fade overflow-y-auto rounded-lg bg-raised p-1 text-md shadow-3'
const ROW =
  'flex min-h-8 w-full cursor-pointer select-none items-center gap-2 rounded-md px-2 text-left outline-none data-[disabled]:cursor-not-allowed data-[disabled]:text-text-3 data-[highlighted]:bg-hover forced-colors:data-[highlighted]:outline-2'

type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'right' | 'bottom' | 'left'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  className?: string
  children: ReactNode
}

/** A list of actions behind a button. Letters type ahead; Escape gives the focus back. */
export function Menu({
  trigger,
  align = 'start',
  side = 'bottom',
  open,
  onOpenChange,
  className,
  children,
}: MenuProps) {
  return (
    <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={usePortalContainer()}>
        <Radix.Content align={align} side={side} sideOffset={4} collisionPadding={8} className={cx(PANEL, className)}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

type ItemProps = {
  icon?: IconName
  kbd?: string
  danger?: boolean
  disabled?: boolean
  hint?: ReactNode
  /** A place to go; otherwise give onSelect. */
  href?: string
  onSelect?: () => void
  children: ReactNode
}

/** One action, or with `href` one place to go. */
export function MenuItem({ icon, kbd, danger = false, disabled, hint, href, onSelect, children }: ItemProps) {
  const inner = (
    <>
      {icon ? <Icon name={icon} className={danger ? 'text-red' : 'text-text-2'} /> : null}
      <span className="min-w-0 flex-1 py-1">
        {children}
        {hint ? <span className="block text-sm text-text-3">{hint}</span> : null}
      </span>
      {kbd ? <Kbd keys={kbd} /> : null}
    </>
  )
  const look = cx(ROW, danger ? 'text-red data-[highlighted]:bg-red-soft' : 'text-text')
  if (href) {
    return (
      <Radix.Item asChild disabled={disabled} onSelect={onSelect}>
        <Link href={href} className={look}>
          {inner}
        </Link>
      </Radix.Item>
    )
  }
  return (
    <Radix.Item className={look} disabled={disabled} onSelect={onSelect}>
      {inner}
    </Radix.Item>
  )
}

export function MenuSeparator() {
  return <Radix.Separator className="mx-2 my-1 h-px bg-line" />
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-2 pb-1 text-xs font-semibold text-text-3">{children}</Radix.Label>
}

export type MenuChoice<Value extends string> = {
  value: Value
  label: ReactNode
  icon?: IconName
  hint?: ReactNode
  lang?: string
}

/** One of several inside a menu; the chosen one is ticked. */
export function MenuChoices<Value extends string>({
  label,
  value,
  onValueChange,
  choices,
}: {
  label: string
  value: Value | null
  onValueChange: (value: Value) => void
  choices: readonly MenuChoice<Value>[]
}) {
  return (
    <>
      <MenuLabel>{label}</MenuLabel>
      <Radix.RadioGroup
        aria-label={label}
        value={value ?? undefined}
        onValueChange={(chosen) => onValueChange(chosen as Value)}
      >
        {choices.map((choice) => (
          <Radix.RadioItem key={choice.value} value={choice.value} className={ROW} lang={choice.lang}>
            {choice.icon ? <Icon name={choice.icon} className="text-text-2" /> : null}
            <span className="min-w-0 flex-1 py-1">
              {choice.label}
              {choice.hint ? <span className="block text-sm text-text-3">{choice.hint}</span> : null}
            </span>
            <span className="grid size-4 place-items-center">
              <Radix.ItemIndicator>
                <Icon name="check" size="sm" className="text-accent-text" />
              </Radix.ItemIndicator>
            </span>
          </Radix.RadioItem>
        ))}
      </Radix.RadioGroup>
    </>
  )
}

/** Something to tick inside a menu; the menu stays open. */
export function MenuCheck({
  checked,
  onCheckedChange,
  children,
}: {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  children: ReactNode
}) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      onSelect={(event) => event.preventDefault()}
      className={ROW}
    >
      <span
        className={cx(
          'grid size-4 place-items-center rounded-xs border',
          checked ? 'border-accent bg-accent text-on-accent' : 'border-line-3',
        )}
      >
        <Radix.ItemIndicator>
          <Icon name="check" size="xs" />
        </Radix.ItemIndicator>
      </span>
      <span className="min-w-0 flex-1 py-1">{children}</span>
    </Radix.CheckboxItem>
  )
}
