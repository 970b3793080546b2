'use client'

import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { toast } from '@/components/ui/toast'
import { decideMatchCandidateAction, undoCandidateDecisionAction } from '@/lib/identity/actions'
import { identityKeys } from '@/lib/identity/cache'
import type { MatchCandidatesPage, MatchCandidateView } from '@/lib/identity/views'

export const DECISIONS = ['merge', 'different', 'later', 'never'] as const
export type Decision = (typeof DECISIONS)[number]

/** Names of both sides as one text. */
export const pairName = (candidate: MatchCandidateView) => candidate.sides.map((side) => side.displayName).join(', ')

type Decisions = {
  decide: (candidate: MatchCandidateView, decision: Decision, survivorId: string) => Promise<void>
  /** Takes back a decision that was made before. */
  reopen: (candidate: MatchCandidateView) => Promise<void>
}

/**
 * Decides on a pair: it leaves the list at once, a toast takes the decision back, and what the server refuses comes
 * back with a reason in words. `goTo` leads to a pair that an undo brings back.
 */
export function useDecisions(goTo: (candidateId: string) => void): Decisions {
  const client = useQueryClient()
  const t = useTranslations('identity.decided')
  const outcome = useOutcome()
  const failed = useFailureToast()

  const decide = useCallback<Decisions['decide']>(
    async (candidate, decision, survivorId) => {
      const lists = { queryKey: identityKeys.candidates }
      await client.cancelQueries(lists)
      const before = client.getQueriesData(lists)
      client.setQueriesData<InfiniteData<MatchCandidatesPage>>(lists, (data) =>
        data && 'pages' in data
          ? {
              ...data,
              pages: data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== candidate.id) })),
            }
          : data,
      )
      const rollBack = () => {
        for (const [queryKey, data] of before) client.setQueryData(queryKey, data)
      }
      // A merge changes names, timelines and lists everywhere; the other decisions only the review.
      const refresh = () =>
        void client.invalidateQueries(decision === 'merge' ? {} : { queryKey: identityKeys.candidates })

      const answer = outcome(() =>
        decideMatchCandidateAction({
          candidateId: candidate.id,
          decision,
          ...(decision === 'merge' ? { survivorId } : {}),
        }),
      )
      const dismiss = toast({
        message: t(decision, { names: pairName(candidate) }),
        undo: async () => {
          rollBack()
          const made = await answer
          if (made.ok) {
            const undone = await outcome(() => undoCandidateDecisionAction({ candidateId: candidate.id }))
            if (!undone.ok) failed(undone.why)
          }
          // Only now: while the decision stands, the pair would be read as decided.
          client.setQueryData(identityKeys.candidate(candidate.id), candidate)
          goTo(candidate.id)
          refresh()
        },
      })
      const done = await answer
      if (!done.ok) {
        dismiss()
        rollBack()
        goTo(candidate.id)
        failed(done.why)
      }
      refresh()
    },
    [client, t, outcome, failed, goTo],
  )

  const reopen = useCallback<Decisions['reopen']>(
    async (candidate) => {
      const done = await outcome(() => undoCandidateDecisionAction({ candidateId: candidate.id }))
      if (done.ok) toast({ message: t('reopened', { names: pairName(candidate) }) })
      else failed(done.why)
      void client.invalidateQueries()
    },
    [client, t, outcome, failed],
  )
  return useMemo(() => ({ decide, reopen }), [decide, reopen])
}
