'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { toast } from '@/components/ui/toast'
import { mergeCustomersAction, splitSourceRecordAction, undoMergeAction } from '@/lib/identity/actions'
import type { MergeView } from '@/lib/identity/views/merges'
import type { ActionResult } from '@/lib/platform/action'

type Step<T> = {
  run: () => Promise<ActionResult<T>>
  message: string
  back: (data: T) => Promise<ActionResult<unknown>>
}

/** What can be done to merges and source records. Each is said in a toast that takes it back. */
export function useIdentityCommands() {
  const client = useQueryClient()
  const t = useTranslations('identity.done')
  const outcome = useOutcome()
  const failed = useFailureToast()

  return useMemo(() => {
    // A merge changes names, lists, timelines and figures everywhere: whatever is on screen is read again.
    const refresh = () => void client.invalidateQueries()

    async function take<T>({ run, message, back }: Step<T>): Promise<T | null> {
      const done = await outcome(run)
      refresh()
      if (!done.ok) {
        failed(done.why)
        return null
      }
      toast({
        message,
        undo: async () => {
          const undone = await outcome(() => back(done.data))
          if (!undone.ok) failed(undone.why)
          refresh()
        },
      })
      return done.data
    }

    return {
      /** Takes back, at any time, that a source record was taken out: its customer is merged in again. */
      rejoin: (customerId: string, from: { id: string; name: string }) =>
        take({
          run: () => mergeCustomersAction({ customerId, with: [from.id], reason: t('splitBack') }),
          message: t('rejoined', { name: from.name }),
          back: ({ mergeIds: [mergeId = ''] }) => undoMergeAction({ mergeId }),
        }),
      /** Undoes a merge; taking that back merges again under the same customer. */
      undoMerge: (merge: MergeView) =>
        take({
          run: () => undoMergeAction({ mergeId: merge.id }),
          message: t('unmerged', { name: merge.merged.name }),
          back: ({ customerId, survivorId }) =>
            mergeCustomersAction({ customerId: survivorId, with: [customerId], reason: merge.reason }),
        }),
      /** Takes one source record out of a customer; taking that back merges it in again. */
      split: (record: { id: string; holderId: string; name: string }, reason: string) =>
        take({
          run: () => splitSourceRecordAction({ sourceRecordId: record.id, reason }),
          message: t('split', { name: record.name }),
          back: ({ customerId }) =>
            mergeCustomersAction({ customerId: record.holderId, with: [customerId], reason: t('splitBack') }),
        }),
    }
  }, [client, outcome, failed, t])
}
