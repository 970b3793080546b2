'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { useLiveQueries } from '@/components/shell/live'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { announce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Icon } from '@/components/ui/icon'
import { Progress } from '@/components/ui/meter'
import { ErrorState } from '@/components/ui/states'
import { toast } from '@/components/ui/toast'
import { Link, useRouter } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { cancelImportAction, discardImportAction, resumeImportAction, undoImportAction } from '@/lib/imports/actions'
import { importKeys, importQuery } from '@/lib/imports/cache'
import { FILE_REFUSALS, type ImportStatus } from '@/lib/imports/domain/types'
import type { ImportView } from '@/lib/imports/views'
import type { ActionResult } from '@/lib/platform/action'
import { ReadError } from '@/lib/platform/read-json'
import { FileFacts } from './file-facts'
import { ImportMapping } from './import-mapping'
import { Outcomes, useOutcomeLine } from './outcomes'
import { RefusedRows } from './refused-rows'
import { StatusChip } from './status-chip'

type Command = (input: { importId: string }) => Promise<ActionResult<{ importId: string }>>

/** Reads the import anew: what a command has changed is seen at once, also when no live event comes. */
function useRefresh(importId: string): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: importKeys.one(importId) })
}

/** Runs a command on the import of the screen and says when it failed. True when it did not. */
function useCommand(importId: string) {
  const outcome = useOutcome()
  const refresh = useRefresh(importId)
  const fail = useFailureToast()
  const [pending, setPending] = useState(false)
  return {
    pending,
    async run(command: Command, done = refresh): Promise<boolean> {
      setPending(true)
      const result = await outcome(() => command({ importId }))
      setPending(false)
      if (result.ok) done()
      else fail(result.why)
      return result.ok
    },
  }
}

function StepProgress({ view }: { view: ImportView }) {
  const t = useTranslations('imports.steps')
  const format = useFormat()
  const step = (['reading', 'checking', 'running', 'undoing'] as const).find((each) => each === view.status)
  if (!step) return null
  const known = step !== 'reading'
  return (
    <div className="mb-6 max-w-160">
      <Progress
        label={t(step)}
        done={view.position}
        total={known ? view.rowCount : null}
        detail={
          known
            ? t('count', { done: format.number(view.position), total: format.number(view.rowCount) })
            : t('readSoFar', { count: view.position })
        }
      />
    </div>
  )
}

function UndoDialog({
  open,
  onOpenChange,
  importId,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  importId: string
}) {
  const t = useTranslations('imports')
  const common = useTranslations('common')
  const { pending, run } = useCommand(importId)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('undoTitle')}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{common('cancel')}</Button>
          <Button
            variant="danger"
            icon="undo"
            pending={pending}
            onClick={async () => {
              if (await run(undoImportAction)) onOpenChange(false)
            }}
          >
            {t('undo')}
          </Button>
        </>
      }
    >
      <p className="max-w-prose text-md">{t('undoBody')}</p>
    </Dialog>
  )
}

function Actions({ view }: { view: ImportView }) {
  const t = useTranslations('imports')
  const router = useRouter()
  const { pending, run } = useCommand(view.id)
  const [undoing, setUndoing] = useState(false)
  const { status } = view
  return (
    <>
      {status === 'running' || status === 'checking' ? (
        <Button icon="x" pending={pending} onClick={() => void run(cancelImportAction)}>
          {t('stop')}
        </Button>
      ) : null}
      {status === 'stopped' ? (
        <Button variant="primary" icon="play" pending={pending} onClick={() => void run(resumeImportAction)}>
          {t('resume')}
        </Button>
      ) : null}
      {status === 'done' || status === 'stopped' ? (
        <Button variant="danger" icon="undo" onClick={() => setUndoing(true)}>
          {t('undo')}
        </Button>
      ) : null}
      {status === 'ready' || status === 'refused' ? (
        <Button
          icon="trash"
          pending={pending}
          onClick={async () => {
            await run(discardImportAction, () => {
              toast({ message: t('discarded') })
              router.push('/imports')
            })
          }}
        >
          {t('discard')}
        </Button>
      ) : null}
      <UndoDialog open={undoing} onOpenChange={setUndoing} importId={view.id} />
    </>
  )
}

function Refusal({ view }: { view: ImportView }) {
  const t = useTranslations('imports')
  const code = FILE_REFUSALS.find((each) => each === view.refusal)
  if (!code) return null
  return (
    <Alert tone="red" className="max-w-160">
      <p className="font-semibold">{t('fileRefused')}</p>
      <p>
        {t(`refusals.${code}`)} {view.refusalLine === null ? null : t('atLine', { line: view.refusalLine })}
      </p>
    </Alert>
  )
}

const RESULT = {
  running: 'resultSoFar',
  stopped: 'resultSoFar',
  done: 'result',
  undoing: 'result',
  undone: 'resultUndone',
} as const

function Result({ view }: { view: ImportView }) {
  const t = useTranslations('imports')
  const format = useFormat()
  const title = view.status in RESULT ? RESULT[view.status as keyof typeof RESULT] : null
  if (!view.counts || !title) return null
  return (
    <section aria-labelledby="import-result">
      {view.status === 'stopped' ? (
        <Alert tone="amber" className="mb-4">
          {t('stopped', { done: format.number(view.position), total: format.number(view.rowCount) })}
        </Alert>
      ) : null}
      <h2 id="import-result" className="mb-3 text-title font-semibold">
        {t(title)}
      </h2>
      <Outcomes counts={view.counts} />
      {view.status === 'done' ? (
        <p className="mt-4 flex flex-wrap gap-2">
          {view.counts.review > 0 ? (
            <Button asChild icon="dup">
              <Link href="/identity">{t('seeReview')}</Link>
            </Button>
          ) : null}
          <Button asChild icon="users">
            <Link href="/customers">{t('seeCustomers')}</Link>
          </Button>
        </p>
      ) : null}
    </section>
  )
}

/**
 * Says when an import has come further, and with what result. The focus goes to `title` when what had it is gone: the
 * button of the step before, or the screen on which the file was handed in.
 */
function useStatusNews(view: ImportView | undefined, title: RefObject<HTMLElement | null>): void {
  const t = useTranslations('imports.status')
  const outcomeLine = useOutcomeLine()
  const said = useRef<ImportStatus>(undefined)
  const tell = useEffectEvent((status: ImportStatus) => {
    const before = said.current
    said.current = status
    if (before === status) return
    if (document.activeElement === document.body) title.current?.focus()
    if (before === undefined) return
    const counts = status === 'ready' ? view?.checked : status === 'done' || status === 'stopped' ? view?.counts : null
    announce([t(status), counts ? outcomeLine(counts) : ''].filter(Boolean).join(', '))
  })
  const status = view?.status
  useEffect(() => {
    if (status) tell(status)
  }, [status])
}

/** One file on its way: its columns, the dry run, the import, its result, its undoing. */
export function ImportScreen({ importId }: { importId: string }) {
  const t = useTranslations('imports')
  const query = useQuery(importQuery(importId))
  const refresh = useRefresh(importId)
  const title = useRef<HTMLSpanElement>(null)
  useLiveQueries((message) =>
    message.type === 'import' && message.importId === importId ? [importKeys.one(importId)] : [],
  )
  const view = query.data
  useStatusNews(view, title)
  const gone = query.error instanceof ReadError && query.error.status === 404
  if (!view || gone) {
    return (
      <Screen title={t('title')}>
        <ErrorState
          title={t(gone ? 'notFound' : 'failed')}
          errorId={query.error instanceof ReadError ? query.error.errorId : null}
          actions={
            <Button asChild>
              <Link href="/imports">{t('file.back')}</Link>
            </Button>
          }
        />
      </Screen>
    )
  }
  return (
    <Screen
      width="full"
      title={
        <span ref={title} tabIndex={-1} className="flex flex-wrap items-center gap-x-3 gap-y-1 outline-none">
          <span className="min-w-0 break-words">{view.filename}</span>
          <StatusChip status={view.status} />
        </span>
      }
      lead={
        <Link href="/imports" className="inline-flex items-center gap-1 text-sm">
          <Icon name="left" size="sm" />
          {t('file.back')}
        </Link>
      }
      actions={<Actions view={view} />}
    >
      <FileFacts view={view} />
      <StepProgress view={view} />
      <Refusal view={view} />
      {view.halt ? (
        <Alert tone="red" className="mb-4 max-w-160">
          {t(`halts.${view.halt}`)}
        </Alert>
      ) : null}
      {view.status === 'ready' || view.status === 'checking' ? <ImportMapping view={view} onDone={refresh} /> : null}
      <Result view={view} />
      <RefusedRows view={view} />
    </Screen>
  )
}
