'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { useOutcome } from '@/components/conversation/use-outcome'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { checkImportAction, runImportAction } from '@/lib/imports/actions'
import type { Reading } from '@/lib/imports/domain/types'
import { mappingInput } from '@/lib/imports/schemas'
import type { ImportView } from '@/lib/imports/views'
import { ColumnsSetAside } from './columns-set-aside'
import { MappingTable } from './mapping-table'
import { Outcomes } from './outcomes'
import { ReadingOrigin } from './reading-origin'
import { useMapping } from './use-mapping'

/** What the columns mean, to be checked; then the dry run and the import itself. `onDone` after either has begun. */
export function ImportMapping({ view, onDone }: { view: ImportView; onDone: () => void }) {
  const t = useTranslations('imports')
  const outcome = useOutcome()
  const draft = useMapping(view)
  const form = useRef<HTMLFormElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const [pending, setPending] = useState<'check' | 'run' | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [showEmpty, setShowEmpty] = useState(false)
  const busy = view.status === 'checking'
  const empty = view.columns.filter((column) => column.filled === 0).length
  const places = view.columns.flatMap((column, at) => (column.filled > 0 || showEmpty ? [at] : []))
  const input = { importId: view.id, source: draft.source.trim(), mapping: draft.mapping }
  const sourceFits = mappingInput.shape.source.safeParse(input.source).success
  const useful = draft.mapping.some((field) => field !== 'ignore' && field !== 'extra')

  async function go(which: 'check' | 'run'): Promise<void> {
    setFault(null)
    if (busy || pending) return
    if (!sourceFits) return form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
    if (!useful) return setFault(t('mapping.nothing'))
    setPending(which)
    const result = await outcome(() => (which === 'check' ? checkImportAction(input) : runImportAction(input)))
    setPending(null)
    if (result.ok) onDone()
    else setFault(result.why)
  }
  function take(reading: Reading): void {
    draft.take(reading)
    // The button that was pressed leaves.
    heading.current?.focus()
  }

  const forecast = draft.changed ? null : view.checked
  return (
    <form
      ref={form}
      className="grid gap-6"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void go('check')
      }}
    >
      <section aria-labelledby="import-mapping" className="min-w-0">
        <h2 id="import-mapping" ref={heading} tabIndex={-1} className="text-title font-semibold outline-none">
          {t('mapping.title')}
        </h2>
        <p className="mb-3 max-w-prose text-md text-text-2">{t('mapping.lead', { count: view.sample.length })}</p>
        <ReadingOrigin view={view} reading={input} disabled={busy} onTake={take} />
        <MappingTable view={view} mapping={draft.mapping} shown={places} disabled={busy} onChange={draft.setField} />
        {empty > 0 ? (
          <Button variant="ghost" size="sm" className="mt-2" onClick={() => setShowEmpty(!showEmpty)}>
            {showEmpty ? t('mapping.hideEmpty') : t('mapping.showEmpty', { count: empty })}
          </Button>
        ) : null}
        <ColumnsSetAside
          view={view}
          mapping={draft.mapping}
          onShow={(at) => form.current?.querySelector<HTMLElement>(`[data-column="${at}"]`)?.focus()}
        />
      </section>
      <Field
        label={t('mapping.source')}
        hint={t('mapping.sourceHint')}
        error={sourceFits ? null : t('mapping.sourceInvalid')}
        className="max-w-120"
      >
        <Input
          value={draft.source}
          disabled={busy}
          maxLength={100}
          onChange={(event) => draft.setSource(event.target.value)}
        />
      </Field>
      {forecast && !busy ? (
        <section aria-labelledby="import-forecast">
          <h2 id="import-forecast" className="mb-3 text-title font-semibold">
            {t('forecast')}
          </h2>
          <Outcomes counts={forecast} />
        </section>
      ) : null}
      {fault ? (
        <Alert tone="red" role="alert">
          {fault}
        </Alert>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        {/* It keeps its place, and the focus, while the file is tried. */}
        <Button
          type="submit"
          variant={forecast ? 'default' : 'primary'}
          icon="eye"
          pending={busy || pending === 'check'}
        >
          {t(forecast ? 'checkAgain' : 'check')}
        </Button>
        {busy ? null : (
          <Button
            variant={forecast ? 'primary' : 'default'}
            icon="in"
            pending={pending === 'run'}
            onClick={() => void go('run')}
          >
            {t('run', { count: view.rowCount - (forecast?.refused ?? 0) })}
          </Button>
        )}
        <p className="text-sm text-text-3">{t('checkHint')}</p>
      </div>
    </form>
  )
}
