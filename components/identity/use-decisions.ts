'use client'

import { type InfiniteData, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { toast } from '@/components/ui/toast'
import { decideMatchCandidateAction, undoCandidateDecisionAction } from '@/lib/identity/actions'
import { identityKeys } from '@/lib/identity/cache'
import type { GoldenChoice } from '@/lib/identity/schemas'
import type { MatchCandidatesPage, MatchCandidateView } from '@/lib/identity/views'

export const DECISIONS = ['merge', 'different', 'later', 'never'] as const
export type Decision = (typeof DECISIONS)[number]

/** Names of both sides as one text. */
export const pairName = (candidate: MatchCandidateView) => candidate.sides.map((side) => side.displayName).join(', ')

type Decisions = {
  /** `further`: candidates decided alike, of customers set beside the pair. `choices`: golden values for a merge. */
  decide: (
    candidate: MatchCandidateView,
    decision: Decision,
    survivorId: string,
    further: readonly MatchCandidateView[],
    choices: readonly GoldenChoice[],
  ) => Promise<void>
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
    async (candidate, decision, survivorId, further, choices) => {
      const all = [candidate, ...further]
      const ids = new Set(all.map(({ id }) => id))
      const lists = { queryKey: identityKeys.candidates }
      await client.cancelQueries(lists)
      const before = client.getQueriesData(lists)
      client.setQueriesData<InfiniteData<MatchCandidatesPage>>(lists, (data) =>
        data && 'pages' in data
          ? {
              ...data,
              pages: data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) })),
            }
          : data,
      )
      const rollBack = () => {
        for (const [queryKey, data] of before) client.setQueryData(queryKey, data)
      }
      // A merge changes names, timelines and lists everywhere; the other decisions only the review.
      const changed: readonly QueryKey[] = decision === 'merge' ? [[]] : [identityKeys.candidates, identityKeys.count]
      const refresh = () => {
        for (const queryKey of changed) void client.invalidateQueries({ queryKey })
      }

      // One after the other: each further customer joins those that were merged before.
      const decideAll = async () => {
        const decided: string[] = []
        for (const [at, { id: candidateId }] of all.entries()) {
          // The last merge brings the last records that a value may be chosen from.
          const chosen = at === all.length - 1 ? { choices: [...choices] } : {}
          const done = await outcome(() =>
            decideMatchCandidateAction({
              candidateId,
              decision,
              ...(decision === 'merge' ? { survivorId, ...chosen } : {}),
            }),
          )
          if (!done.ok) return { decided, why: done.why }
          decided.push(candidateId)
        }
        return { decided, why: null }
      }
      const answer = decideAll()
      const dismiss = toast({
        message: t(decision, { names: pairName(candidate) }),
        undo: async () => {
          rollBack()
          const made = await answer
          for (const candidateId of made.decided.toReversed()) {
            const undone = await outcome(() => undoCandidateDecisionAction({ candidateId }))
            if (!undone.ok) failed(undone.why)
          }
          // Only now: while the decision stands, the pair would be read as decided.
          client.setQueryData(identityKeys.candidate(candidate.id), candidate)
          goTo(candidate.id)
          refresh()
        },
      })
      const { decided, why } = await answer
      if (why !== null) {
        failed(why)
        // What was decided before the refusal stands, and its toast takes it back.
        if (decided.length === 0) {
          dismiss()
          rollBack()
          goTo(candidate.id)
        }
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
