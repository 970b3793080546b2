'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox, ChoiceGroup } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { useFormat } from '@/lib/i18n/use-format'
import { MINUTE_MS } from '@/lib/platform/time'
import {
  type DayWindow,
  DEFAULT_SETTINGS,
  FIGURES,
  type Figure,
  looserThanDefault,
  type PolicyFigures,
} from '@/lib/policy/domain/settings'
import { policyFiguresSchema } from '@/lib/policy/schemas'
import { useFigureWords } from './contact-policy-figures'
import { FormDialog, textOf } from './form-dialog'
import type { Save } from './use-save'

type Faults = Partial<Record<Figure, 'looser' | 'invalid'>>

const LEGAL = DEFAULT_SETTINGS
const NUMBERS = [
  'phone.attemptsMax',
  'phone.attemptsDays',
  'phone.refusalDays',
  'frequency.max',
  'frequency.days',
] as const
const windowOf = (form: FormData, name: string): DayWindow => ({
  from: textOf(form, `${name}.from`),
  to: textOf(form, `${name}.to`),
})
/** The window in force within a legal one; that one may hold none. */
const within = (windows: readonly DayWindow[], legal: DayWindow) =>
  windows.find(({ from, to }) => from >= legal.from && to <= legal.to) ?? { from: '', to: '' }

function figuresOf(form: FormData): PolicyFigures {
  const number = (name: (typeof NUMBERS)[number]) => Number(textOf(form, name) || Number.NaN)
  return {
    phone: {
      days: LEGAL.phone.days.filter((day) => form.has(`phone.days.${day}`)),
      windows: LEGAL.phone.windows
        .map((_, index) => windowOf(form, `phone.windows.${index}`))
        .filter(({ from, to }) => from !== '' || to !== ''),
      attemptsMax: number('phone.attemptsMax'),
      attemptsDays: number('phone.attemptsDays'),
      refusalDays: number('phone.refusalDays'),
    },
    sms: windowOf(form, 'sms'),
    frequency: { max: number('frequency.max'), days: number('frequency.days') },
  }
}

function faultsOf(figures: PolicyFigures): Faults {
  const parsed = policyFiguresSchema.safeParse(figures)
  const malformed = parsed.success ? [] : parsed.error.issues.map(({ path }) => `${path.join('.')}.`)
  const looser = looserThanDefault(figures)
  const faults: Faults = {}
  for (const figure of FIGURES) {
    if (malformed.some((path) => path.startsWith(`${figure}.`))) faults[figure] = 'invalid'
    else if (looser.includes(figure)) faults[figure] = 'looser'
  }
  return faults
}

/** What would change, figure by figure. */
export function FigureChanges({ from, to }: { from: PolicyFigures; to: PolicyFigures }) {
  const t = useTranslations('policy')
  const words = useFigureWords()
  const changed = FIGURES.filter((figure) => words(from, figure) !== words(to, figure))
  if (changed.length === 0) return <p className="text-md text-text-2">{t('unchanged')}</p>
  return (
    <dl className="grid gap-2 text-md">
      {changed.map((figure) => (
        <div key={figure}>
          <dt className="text-sm text-text-2">{t(`figures.${figure}`)}</dt>
          <dd className="font-medium">{t('becomes', { from: words(from, figure), to: words(to, figure) })}</dd>
        </div>
      ))}
    </dl>
  )
}

function Fault({ children }: { children: ReactNode }) {
  return (
    <p className="flex gap-1.5 text-sm text-red">
      <Icon name="alert" size="sm" className="mt-px" />
      {children}
    </p>
  )
}

const HALF_HOUR = 30
const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const clockOf = (minutes: number) => new Date(minutes * MINUTE_MS).toISOString().slice(11, 16)

/** The half-hours of a legal window, and what is in force where that is none of them. */
function choicesIn(legal: DayWindow, inForce: string): string[] {
  const halves: string[] = []
  for (let at = minutesOf(legal.from); at <= minutesOf(legal.to); at += HALF_HOUR) halves.push(clockOf(at))
  return [...new Set([...halves, ...(inForce === '' ? [] : [inForce])])].sort()
}

/** The two ends of a window of the day, within the legal one. */
function WindowInputs({
  name,
  label,
  window,
  legal,
  invalid,
  closable = false,
}: {
  name: string
  label: string
  window: DayWindow
  legal: DayWindow
  invalid: boolean
  closable?: boolean
}) {
  const t = useTranslations('policy')
  const format = useFormat()
  return (
    <span className="grid grid-cols-2 gap-2">
      {(['from', 'to'] as const).map((end) => (
        <Select
          key={end}
          name={`${name}.${end}`}
          aria-label={t(end, { name: label })}
          aria-invalid={invalid || undefined}
          defaultValue={window[end]}
          {...(closable ? { placeholder: t('closed') } : {})}
          options={choicesIn(legal, window[end]).map((value) => ({ value, label: format.hour(value) }))}
        />
      ))}
    </span>
  )
}

/** The form of all figures, then what it would change, before anything is written. */
export function FiguresDialog({
  figures,
  save,
  onApply,
  onClose,
}: {
  figures: PolicyFigures
  save: Save
  onApply: (figures: PolicyFigures) => void
  onClose: () => void
}) {
  const t = useTranslations('policy')
  const format = useFormat()
  const words = useFigureWords()
  const [faults, setFaults] = useState<Faults>({})
  const [wanted, setWanted] = useState<PolicyFigures | null>(null)
  const fields = useRef<HTMLDivElement>(null)
  // On a phone the first one that is wrong may be out of sight.
  useEffect(() => {
    if (Object.keys(faults).length > 0) fields.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [faults])
  const limit = (figure: Figure) => t('limit', { value: words(LEGAL, figure) })
  const fault = (figure: Figure) =>
    faults[figure] ? t(`faults.${faults[figure]}`, { value: words(LEGAL, figure) }) : null
  const current = { ...figures.phone, ...figures.frequency }
  const number = (figure: (typeof NUMBERS)[number]) => (
    <Field label={t(`figures.${figure}`)} hint={limit(figure)} error={fault(figure)}>
      <Input
        name={figure}
        inputMode="numeric"
        autoComplete="off"
        defaultValue={current[figure.split('.')[1] as keyof typeof current] as number}
        className="max-w-32"
      />
    </Field>
  )

  function submit(form: FormData): void {
    if (wanted) {
      onApply(wanted)
      return
    }
    const typed = figuresOf(form)
    const found = faultsOf(typed)
    setFaults(found)
    if (Object.keys(found).length === 0) setWanted(typed)
  }

  return (
    <FormDialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t('edit')}
      description={t(wanted ? 'confirmLead' : 'editLead')}
      submit={t(wanted ? 'confirm' : 'next')}
      save={save}
      onSubmit={submit}
    >
      {wanted ? (
        <>
          <FigureChanges from={figures} to={wanted} />
          <Button size="sm" icon="left" className="justify-self-start" onClick={() => setWanted(null)}>
            {t('back')}
          </Button>
        </>
      ) : null}
      <div ref={fields} className="grid gap-5" hidden={wanted !== null}>
        <ChoiceGroup legend={t('figures.phone.days')}>
          <span className="flex flex-wrap gap-x-4 gap-y-1">
            {LEGAL.phone.days.map((day) => (
              <Checkbox
                key={day}
                name={`phone.days.${day}`}
                label={format.weekday(day)}
                defaultChecked={figures.phone.days.includes(day)}
              />
            ))}
          </span>
          {fault('phone.days') ? <Fault>{fault('phone.days')}</Fault> : null}
        </ChoiceGroup>
        <ChoiceGroup legend={t('figures.phone.windows')}>
          <span className="grid gap-2">
            {LEGAL.phone.windows.map((legal, index) => (
              <WindowInputs
                key={legal.from}
                name={`phone.windows.${index}`}
                label={t('window', { number: index + 1 })}
                window={within(figures.phone.windows, legal)}
                legal={legal}
                invalid={'phone.windows' in faults}
                closable
              />
            ))}
          </span>
          {fault('phone.windows') ? (
            <Fault>{fault('phone.windows')}</Fault>
          ) : (
            <p className="text-sm text-text-3">{limit('phone.windows')}</p>
          )}
        </ChoiceGroup>
        <div className="grid gap-4 md:grid-cols-2">
          {number('phone.attemptsMax')}
          {number('phone.attemptsDays')}
          {number('phone.refusalDays')}
        </div>
        <ChoiceGroup legend={t('figures.sms')}>
          <WindowInputs
            name="sms"
            label={t('figures.sms')}
            window={figures.sms}
            legal={LEGAL.sms}
            invalid={'sms' in faults}
          />
          {fault('sms') ? <Fault>{fault('sms')}</Fault> : <p className="text-sm text-text-3">{limit('sms')}</p>}
        </ChoiceGroup>
        <div className="grid gap-4 md:grid-cols-2">
          {number('frequency.max')}
          {number('frequency.days')}
        </div>
      </div>
    </FormDialog>
  )
}
