'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { TimeAgo } from '@/components/ui/time-ago'
import { useFormat } from '@/lib/i18n/use-format'
import { adjustThresholdsAction, importModelAction } from '@/lib/identity/actions'
import { modelAddress } from '@/lib/identity/cache'
import { toProbability } from '@/lib/identity/domain/model'
import type { MatchModelView } from '@/lib/identity/views/match-settings'
import { useSettingsChange } from './use-settings-change'

/** A file larger than this is no match model. */
const MAX_BYTES = 5_000_000

/** A model that a run computed carries the run's id, which tells nobody anything. */
const RUN_NOTE = 'run '

/** A number as people type it here: « 8,96 » or « 8.96 ». */
const parsed = (text: string) => Number(text.trim().replace('\u2212', '-').replace(',', '.'))

function Model({ model, mayEdit }: { model: MatchModelView; mayEdit: boolean }) {
  const t = useTranslations('identity.models')
  const format = useFormat()
  const { pending, change } = useSettingsChange()
  const file = useRef<HTMLInputElement>(null)
  const spelled = (bits: number) =>
    format.number(bits, { maximumFractionDigits: 2, useGrouping: false }).replace('-', '\u2212')
  const [typed, setTyped] = useState<{ review: string; automatic: string } | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const shown = typed ?? { review: spelled(model.thresholds.review), automatic: spelled(model.thresholds.automatic) }
  const { kind, proposal, thresholds } = model

  async function adjust(wanted: { review: number; automatic: number }, note: string): Promise<void> {
    const done = await change({
      run: () => adjustThresholdsAction({ kind, ...wanted, note }),
      message: t('adjusted'),
      back: () => adjustThresholdsAction({ kind, ...thresholds, note: t('takenBack') }),
    })
    if (done.ok) setTyped(null)
  }

  function save(): void {
    const wanted = { review: parsed(shown.review), automatic: parsed(shown.automatic) }
    const wrong = !Number.isFinite(wanted.review) || !Number.isFinite(wanted.automatic)
    const crossed = wanted.automatic < wanted.review
    setFault(wrong ? t('faults.number') : crossed ? t('faults.order') : null)
    if (!wrong && !crossed) void adjust(wanted, '')
  }

  async function take(chosen: File): Promise<void> {
    setFault(null)
    if (chosen.size > MAX_BYTES) return setFault(t('faults.size'))
    let json: unknown
    try {
      json = JSON.parse(await chosen.text())
    } catch {
      return setFault(t('faults.json'))
    }
    await change({ run: () => importModelAction({ kind, model: json, note: chosen.name }), message: t('imported') })
  }

  return (
    <div className="border-line border-t py-4 first:border-t-0">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-md font-semibold">{t(`kinds.${kind}`)}</h3>
        <p className="text-sm text-text-3">
          {model.version === 0 ? t('prior') : t('version', { version: model.version })}
          {model.createdAt ? (
            <>
              , {model.createdBy ? t('by', { name: model.createdBy }) : t('computed')},{' '}
              <TimeAgo at={model.createdAt} shape="moment" />
            </>
          ) : null}
          {model.note && !model.note.startsWith(RUN_NOTE) ? ` · ${model.note}` : null}
        </p>
      </div>
      {proposal ? (
        <Alert
          className="mt-2 max-w-160"
          action={
            mayEdit ? (
              <Button
                size="sm"
                pending={pending}
                onClick={() => void adjust(proposal.proposed, t('fromDecisions', { count: proposal.decisions }))}
              >
                {t('accept')}
              </Button>
            ) : null
          }
        >
          {t('proposal', {
            count: proposal.decisions,
            review: spelled(proposal.proposed.review),
            automatic: spelled(proposal.proposed.automatic),
          })}
          <span className="block text-sm text-text-2">
            {t('proposalWhy', { now: proposal.wrongNow, later: proposal.wrongThen })}
          </span>
        </Alert>
      ) : null}
      <form
        noValidate
        className="mt-3 flex flex-wrap items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        {(['review', 'automatic'] as const).map((name) => (
          <Field
            key={name}
            label={t(name)}
            hint={t('probability', {
              share: Number.isFinite(parsed(shown[name])) ? format.percent(toProbability(parsed(shown[name]))) : '?',
            })}
            className="w-44"
          >
            <Input
              inputMode="decimal"
              autoComplete="off"
              readOnly={!mayEdit}
              value={shown[name]}
              onChange={(event) => setTyped({ ...shown, [name]: event.target.value })}
            />
          </Field>
        ))}
        {mayEdit ? (
          <span className="flex flex-wrap gap-2 pt-5">
            <Button type="submit" pending={pending} disabled={typed === null}>
              {t('save')}
            </Button>
            <Button icon="in" pending={pending} onClick={() => file.current?.click()}>
              {t('import')}
            </Button>
            <input
              ref={file}
              type="file"
              accept="application/json,.json"
              className="hidden"
              aria-label={t('import')}
              onChange={(event) => {
                const [chosen] = event.target.files ?? []
                event.target.value = ''
                if (chosen) void take(chosen)
              }}
            />
            <Button asChild icon="download" variant="ghost">
              <a href={modelAddress(kind)} download>
                {t('export')}
              </a>
            </Button>
          </span>
        ) : null}
      </form>
      {fault ? (
        <Alert tone="red" role="alert" className="mt-2 max-w-160">
          {fault}
        </Alert>
      ) : null}
    </div>
  )
}

/** The models in force with their thresholds, what the decisions suggest, and the models as files. */
export function MatchModels({ models, mayEdit }: { models: readonly MatchModelView[]; mayEdit: boolean }) {
  const t = useTranslations('identity.models')
  return (
    <section aria-labelledby="match-models">
      <h2 id="match-models" className="text-base">
        {t('title')}
      </h2>
      <p className="mt-0.5 mb-1 max-w-prose text-md text-text-2">{t('lead')}</p>
      {models.map((model) => (
        // Thresholds that changed elsewhere replace what stands in the fields.
        <Model
          key={`${model.kind}-${model.version}-${model.thresholds.review}-${model.thresholds.automatic}`}
          model={model}
          mayEdit={mayEdit}
        />
      ))}
    </section>
  )
}
