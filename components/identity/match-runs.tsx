'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { Progress } from '@/components/ui/meter'
import { TimeAgo } from '@/components/ui/time-ago'
import { useFormat } from '@/lib/i18n/use-format'
import { cancelMatchRunAction, resumeMatchRunAction, startMatchRunAction } from '@/lib/identity/actions'
import type { MatchRunView } from '@/lib/identity/views/match-runs'
import { RunGroups } from './run-groups'
import { useSettingsChange } from './use-settings-change'

const SHOWN = 5
const ICON: Record<MatchRunView['status'], IconName> = {
  queued: 'clock',
  running: 'refresh',
  done: 'check-circle',
  cancelled: 'ban',
  failed: 'alert',
}
const COUNTS = ['records', 'compared', 'candidates', 'merged', 'heldBack'] as const

/** What a run found and did, as far as it is known. */
function Counts({ run }: { run: MatchRunView }) {
  const t = useTranslations('identity.runs')
  const format = useFormat()
  const known = COUNTS.flatMap((name) => {
    const count = run.counts[name]
    return count === undefined ? [] : [t(`counts.${name}`, { count, shown: format.number(count) })]
  })
  return known.length === 0 ? null : <span className="text-text-3"> · {known.join(', ')}</span>
}

/** Matching all records with each other in the background: start, progress, stop, take up again. */
export function MatchRuns({ runs, mayRun }: { runs: readonly MatchRunView[]; mayRun: boolean }) {
  const t = useTranslations('identity.runs')
  const format = useFormat()
  const { pending, change } = useSettingsChange()
  const [proposeOnly, setProposeOnly] = useState(true)
  const open = runs.find((run) => run.status === 'queued' || run.status === 'running')
  const [latest] = runs
  const past = runs.filter((run) => run !== open).slice(0, SHOWN)
  return (
    <section aria-labelledby="match-runs">
      <h2 id="match-runs" className="text-base">
        {t('title')}
      </h2>
      <p className="mt-0.5 max-w-prose text-md text-text-2">{t('lead')}</p>
      {open ? (
        <div className="mt-3 grid max-w-160 gap-2">
          <Progress
            label={open.cancelling ? t('cancelling') : t(`stage.${open.status === 'queued' ? 'queued' : open.stage}`)}
            done={Math.floor(open.progress * 100)}
            total={100}
            detail={
              open.total > 0
                ? t('progress', { done: format.number(open.done), total: format.number(open.total) })
                : null
            }
          />
          <p className="text-sm text-text-2">
            {t('startedBy', { name: open.startedBy })}, <TimeAgo at={open.createdAt} />
            <Counts run={open} />
          </p>
          {mayRun ? (
            <Button
              icon="x"
              className="justify-self-start"
              pending={pending || open.cancelling}
              onClick={() =>
                void change({ run: () => cancelMatchRunAction({ runId: open.id }), message: t('cancelled') })
              }
            >
              {t('cancel')}
            </Button>
          ) : null}
        </div>
      ) : mayRun ? (
        <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button
            variant="primary"
            icon="play"
            pending={pending}
            onClick={() => void change({ run: () => startMatchRunAction({ proposeOnly }), message: t('started') })}
          >
            {t('start')}
          </Button>
          {latest?.status === 'cancelled' || latest?.status === 'failed' ? (
            <Button
              icon="refresh"
              pending={pending}
              onClick={() =>
                void change({ run: () => resumeMatchRunAction({ runId: latest.id }), message: t('resumed') })
              }
            >
              {t('resume')}
            </Button>
          ) : null}
          <Checkbox
            checked={proposeOnly}
            onChange={(event) => setProposeOnly(event.target.checked)}
            label={t('proposeOnly')}
            hint={t('proposeOnlyHint')}
          />
        </div>
      ) : null}
      {past.length > 0 ? (
        <ul className="mt-3" aria-label={t('past')}>
          {past.map((run) => (
            <li
              key={run.id}
              className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 border-line border-t py-2 text-md first:border-t-0"
            >
              <Icon
                name={ICON[run.status]}
                className={`mt-px ${run.status === 'failed' ? 'text-red' : 'text-text-3'}`}
              />
              <div>
                {t(`status.${run.status}`)}, <TimeAgo at={run.finishedAt ?? run.createdAt} shape="moment" />
                <span className="block text-sm text-text-2">
                  {t('startedBy', { name: run.startedBy })}
                  {run.proposeOnly ? `, ${t('wasProposeOnly')}` : null}
                  <Counts run={run} />
                </span>
                {run.counts.blocks ? <RunGroups groups={run.counts.blocks} /> : null}
                {run.error ? <span className="block text-red text-sm">{run.error}</span> : null}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
