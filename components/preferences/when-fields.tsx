'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { FilterChip } from '@/components/ui/chip'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { useFormat } from '@/lib/i18n/use-format'
import { MONTHLY_CAPS, PAUSES, QUIET_CLOCKS, USUAL_QUIET, WEEKDAYS } from '@/lib/preferences/domain/offered'
import { usePreferenceWords } from './use-preference-words'
import type { PreferencesDraft } from './use-preferences-draft'

const DAY_MS = 86_400_000

/** A pause, quiet hours, how many solicitations at most. */
export function WhenFields({ draft, saved }: { draft: PreferencesDraft; saved: PreferencesDraft['settings'] }) {
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 md:grid-cols-2">
        <Pause draft={draft} saved={saved.pausedUntil} />
        <Cap draft={draft} saved={saved.frequencyCap} />
      </div>
      <Quiet draft={draft} />
    </div>
  )
}

function Pause({ draft, saved }: { draft: PreferencesDraft; saved: string | null }) {
  const t = useTranslations('preferences.form')
  const format = useFormat()
  // The choices count from the moment the form was opened, and keep their value while it stands.
  const [opened] = useState(() => Date.now())
  const running = saved !== null && Date.parse(saved) > opened ? saved : null
  const after = (days: number) => new Date(opened + days * DAY_MS).toISOString()
  const value = draft.settings.pausedUntil
  return (
    <Field label={t('pause')}>
      <Select
        value={value !== null && Date.parse(value) > opened ? value : ''}
        placeholder={t('pauseNone')}
        onChange={(event) => draft.set('pausedUntil', event.target.value || null)}
        options={[
          ...(running ? [{ value: running, label: t('pauseKept', { date: format.date(running) }) }] : []),
          ...PAUSES.map((days) => ({ value: after(days), label: t(`pauseFor.${days}`) })),
        ]}
      />
    </Field>
  )
}

function Cap({ draft, saved }: { draft: PreferencesDraft; saved: PreferencesDraft['settings']['frequencyCap'] }) {
  const t = useTranslations('preferences.form')
  const caps = MONTHLY_CAPS.map((max) => ({ cap: { max, days: 30 }, label: t('capOf', { max }) }))
  const odd = saved !== null && !caps.some(({ cap }) => cap.max === saved.max && cap.days === saved.days)
  const offered = odd ? [...caps, { cap: saved, label: t('capKept', saved) }] : caps
  const key = (cap: { max: number; days: number } | null) => (cap ? `${cap.max}/${cap.days}` : '')
  return (
    <Field label={t('cap')}>
      <Select
        value={key(draft.settings.frequencyCap)}
        placeholder={t('capNone')}
        onChange={(event) =>
          draft.set('frequencyCap', offered.find(({ cap }) => key(cap) === event.target.value)?.cap ?? null)
        }
        options={offered.map(({ cap, label }) => ({ value: key(cap), label }))}
      />
    </Field>
  )
}

/** One quiet period; further ones, which only a merge brings together, are replaced by what is said now. */
function Quiet({ draft }: { draft: PreferencesDraft }) {
  const t = useTranslations('preferences.form')
  const words = usePreferenceWords()
  const [quiet] = draft.settings.quietHours
  const days: readonly number[] = quiet ? (quiet.days ?? WEEKDAYS) : []
  const bounds = { from: quiet?.from ?? USUAL_QUIET.from, to: quiet?.to ?? USUAL_QUIET.to }
  const put = (next: Partial<typeof bounds> & { days?: readonly number[] }) => {
    const on = next.days ?? days
    draft.set('quietHours', on.length > 0 ? [{ ...bounds, ...next, days: [...on] }] : [])
  }
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t('quietOn')}</legend>
      <Checkbox
        label={t('quietOn')}
        checked={quiet !== undefined}
        onChange={(event) => put({ days: event.target.checked ? WEEKDAYS : [] })}
      />
      {quiet ? (
        <div className="mt-1.5 flex flex-wrap items-end gap-x-4 gap-y-2 pl-6">
          {(['from', 'to'] as const).map((bound) => (
            <Field key={bound} label={t(bound)} className="w-28">
              <Select
                value={bounds[bound]}
                onChange={(event) => put({ [bound]: event.target.value })}
                options={[...new Set([bounds[bound], ...QUIET_CLOCKS])].sort().map((clock) => ({
                  value: clock,
                  label: words.clock(clock),
                  disabled: clock === bounds[bound === 'from' ? 'to' : 'from'],
                }))}
              />
            </Field>
          ))}
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line with the clocks before it. */}
          <div role="group" aria-label={t('days')} className="flex flex-wrap gap-1 pb-1">
            {WEEKDAYS.map((day) => (
              <FilterChip
                key={day}
                pressed={days.includes(day)}
                onClick={() => put({ days: WEEKDAYS.filter((each) => (each === day) !== days.includes(each)) })}
              >
                {t(`day.${day}`)}
              </FilterChip>
            ))}
          </div>
        </div>
      ) : null}
    </fieldset>
  )
}
