import type { ReactNode } from 'react'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'

/** Hidden where scripts run: there a choice saves itself. */
const WITHOUT_SCRIPT = '[@media(scripting:enabled)]:hidden'
const FOCUS = 'has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent'
const CONTROL = 'absolute inset-0 m-0 size-full cursor-pointer opacity-0'

type ChoiceFormProps = {
  /** What the form sets, as `patchOfForm` reads it. */
  set: string
  locale: string
  save: string
  hidden?: Record<string, string>
  children: ReactNode
  className?: string
}

/** A form that saves itself as soon as something in it changes, and with its button where no script runs. */
export function ChoiceForm({ set, locale, save, hidden = {}, children, className }: ChoiceFormProps) {
  return (
    <form action="/api/portal/choices" method="post" data-saves="change" autoComplete="off" className={className}>
      <HiddenFields fields={{ set, lang: locale, ...hidden }} />
      {children}
      <button type="submit" className={cx(BUTTON, 'mt-3', WITHOUT_SCRIPT)}>
        {save}
      </button>
    </form>
  )
}

export function HiddenFields({ fields }: { fields: Record<string, string> }) {
  return Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)
}

export const BUTTON =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-lg border border-line-3 bg-surface px-4 text-md font-semibold hover:bg-hover'
export const PRIMARY =
  'inline-flex min-h-12 items-center justify-center gap-2 rounded-lg bg-accent px-5 font-semibold text-on-accent hover:bg-accent-hover'
export const FIELD =
  'block w-full min-h-12 rounded-lg border border-line-3 bg-surface px-3 text-base focus-visible:outline-accent'
export const LINK = 'text-accent-text underline decoration-1 underline-offset-3 hover:decoration-2'

type BoxProps = {
  name: string
  value: string
  checked: boolean
  icon?: IconName
  yes: string
  no: string
  children: ReactNode
}

/** A box to tick as large as a finger, which says in words whether it is ticked. */
export function Box({ name, value, checked, icon, yes, no, children }: BoxProps) {
  return (
    <label
      className={cx(
        'group relative flex min-h-12 items-center gap-1.5 rounded-lg border border-line-3 bg-surface px-2.5 text-md font-medium tracking-tight',
        'has-checked:border-accent has-checked:bg-accent-soft has-checked:shadow-[inset_0_0_0_1px_var(--accent)]',
        FOCUS,
      )}
    >
      <input type="checkbox" name={name} value={value} defaultChecked={checked} className={CONTROL} />
      {icon ? <Icon name={icon} className="text-text-2 group-has-checked:text-accent-text" /> : null}
      <span className="min-w-0">{children}</span>
      <span aria-hidden="true" className="ml-auto text-xs font-normal text-text-3 group-has-checked:hidden">
        {no}
      </span>
      <span
        aria-hidden="true"
        className="ml-auto hidden text-xs font-semibold text-accent-text group-has-checked:inline"
      >
        {yes}
      </span>
    </label>
  )
}

/** One of several, side by side. */
export function Segment({
  name,
  value,
  checked,
  children,
}: {
  name: string
  value: string
  checked: boolean
  children: ReactNode
}) {
  return (
    <label
      className={cx(
        'relative grid min-h-12 place-content-center bg-surface px-2 py-1.5 text-center text-md leading-tight font-medium hover:bg-surface-2',
        'has-checked:bg-accent has-checked:text-on-accent',
        FOCUS,
        'has-[:focus-visible]:-outline-offset-3',
      )}
    >
      <input type="radio" name={name} value={value} defaultChecked={checked} className={CONTROL} />
      <span>{children}</span>
    </label>
  )
}

/** The frame around segments; four stand two by two on a phone. Lines between them are the frame's own ground. */
export function Segments({ many = false, children }: { many?: boolean; children: ReactNode }) {
  return (
    <div
      className={cx(
        'grid gap-px overflow-clip rounded-lg border border-line-3 bg-line-2',
        many ? 'grid-cols-2 md:grid-cols-4' : 'auto-cols-[minmax(0,1fr)] grid-flow-col',
      )}
    >
      {children}
    </div>
  )
}

/** A question and its answers. */
export function Question({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-md font-medium">{legend}</legend>
      {children}
    </fieldset>
  )
}

/** A part of the page. */
export function Part({ id, title, sub, children }: { id: string; title: string; sub?: string; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-11 scroll-mt-4">
      <h2 id={`${id}-title`} className="text-xl tracking-[-0.02em]">
        {title}
      </h2>
      {sub ? <p className="mt-0.5 text-pretty text-text-2">{sub}</p> : null}
      {children}
    </section>
  )
}

/** A part of a part, under a hairline. */
export function Block({ title, sub, children }: { title: string; sub?: string; children: ReactNode }) {
  return (
    <div className="mt-5 border-t border-line-2 pt-5">
      <h3 className="text-title">{title}</h3>
      {sub ? <p className="mt-0.5 text-pretty text-text-2">{sub}</p> : null}
      <div className="mt-3">{children}</div>
    </div>
  )
}
