'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Progress } from '@/components/ui/meter'
import { Skeleton } from '@/components/ui/skeleton'
import { toast } from '@/components/ui/toast'
import { decideMatchCandidatesAction, undoCandidateDecisionAction } from '@/lib/identity/actions'
import { mergePreviewQuery } from '@/lib/identity/cache'
import type { MatchCandidateView } from '@/lib/identity/views'
import { pairName } from './use-decisions'
import { useShortReason } from './use-sentence'
import { useWeightText } from './weight'

export type BulkDecision = 'merge' | 'different'

/** Pairs that one request decides: small enough for the bar to move. */
const CHUNK = 10

/** The golden record that merging one pair would make, in a line. */
function Outcome({ candidate }: { candidate: MatchCandidateView }) {
  const t = useTranslations('identity.bulk')
  const ids = candidate.sides.map((side) => side.customerId)
  const { data } = useQuery(mergePreviewQuery(ids[0] ?? '', ids))
  if (!data) return <Skeleton className="mt-1 h-3 w-40" />
  const left = data.attributes.flatMap((attribute) => attribute.left)
  return <span className="block text-sm text-text-3">{t('keeps', { name: data.displayName, left: left.length })}</span>
}

type Props = {
  decision: BulkDecision
  candidates: readonly MatchCandidateView[]
  onClose: () => void
  onDone: () => void
}

/** Shows what deciding many pairs at once would do, pair by pair; any of them can be left out. */
export function BulkDialog({ decision, candidates, onClose, onDone }: Props) {
  const t = useTranslations('identity.bulk')
  const common = useTranslations('common')
  const client = useQueryClient()
  const reason = useShortReason()
  const weightText = useWeightText()
  const outcome = useOutcome()
  const failed = useFailureToast()
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(new Set())
  const [why, setWhy] = useState('')
  const [done, setDone] = useState<number | null>(null)
  const wanted = candidates.filter((each) => !excluded.has(each.id))
  const unlikely = wanted.filter((each) => each.probability < 0.9).length

  async function takeBack(ids: readonly string[]): Promise<void> {
    for (const candidateId of ids.toReversed()) {
      const undone = await outcome(() => undoCandidateDecisionAction({ candidateId }))
      if (!undone.ok) failed(undone.why)
    }
    void client.invalidateQueries()
  }

  async function run(): Promise<void> {
    setDone(0)
    const made: string[] = []
    let refused = 0
    for (let at = 0; at < wanted.length; at += CHUNK) {
      const ids = wanted.slice(at, at + CHUNK).map((each) => each.id)
      const result = await outcome(() =>
        decideMatchCandidatesAction({ candidateIds: ids, decision, ...(why.trim() ? { reason: why.trim() } : {}) }),
      )
      if (!result.ok) {
        failed(result.why)
        break
      }
      made.push(...result.data.decided)
      refused += result.data.failed.length
      setDone(Math.min(wanted.length, at + CHUNK))
    }
    void client.invalidateQueries()
    if (refused > 0) failed(t('refused', { count: refused }))
    if (made.length > 0) toast({ message: t(`done.${decision}`, { count: made.length }), undo: () => takeBack(made) })
    onClose()
    if (made.length > 0) onDone()
  }

  const running = done !== null
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => (open || running ? undefined : onClose())}
      title={t(`title.${decision}`, { count: wanted.length })}
      description={t(`body.${decision}`)}
      footer={
        <>
          <Button variant="ghost" disabled={running} onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button
            variant="primary"
            icon={decision === 'merge' ? 'merge' : 'unlink'}
            disabled={wanted.length === 0}
            pending={running}
            onClick={() => void run()}
          >
            {t(`submit.${decision}`, { count: wanted.length })}
          </Button>
        </>
      }
    >
      {running ? (
        <Progress
          label={t('running')}
          done={done}
          total={wanted.length}
          detail={common('loadedOf', { shown: done, total: wanted.length })}
        />
      ) : (
        <>
          {decision === 'merge' && unlikely > 0 ? (
            <Alert tone="amber" className="mb-3">
              {t('unlikely', { count: unlikely })}
            </Alert>
          ) : null}
          <Field label={t('reason')} optional className="mb-3">
            <Input value={why} maxLength={1000} onChange={(event) => setWhy(event.target.value)} />
          </Field>
          <ul aria-label={t('pairs')}>
            {candidates.map((candidate) => (
              <li
                key={candidate.id}
                className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 border-line border-t py-2 text-md"
              >
                <Checkbox
                  checked={!excluded.has(candidate.id)}
                  onChange={(event) => {
                    const next = new Set(excluded)
                    if (event.target.checked) next.delete(candidate.id)
                    else next.add(candidate.id)
                    setExcluded(next)
                  }}
                  label={
                    <span>
                      <span className="font-medium">{pairName(candidate)}</span>
                      <span className="block text-sm text-text-2">{reason(candidate.contributions)}</span>
                      {decision === 'merge' ? <Outcome candidate={candidate} /> : null}
                    </span>
                  }
                />
                <span className="pt-0.5 text-sm text-text-2 tabular-nums">{weightText(candidate.weight)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
