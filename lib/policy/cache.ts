import { queryOptions } from '@tanstack/react-query'
import type { Channel } from '@/lib/channels/port'
import { readJson } from '@/lib/platform/read-json'
import type { Purpose } from './domain/vocabulary'
import type { LiveDecisionView } from './views'

export const decisionKeys = {
  /** Every decision shown about a customer. */
  customer: (customerId: string) => ['contact-decision', customerId] as const,
}

/** Rules look at the clock: what is shown is asked again after this long. */
const FRESH_MS = 60_000

export type LiveQuestion = { channel: Channel; purpose: Purpose; topic: string; to: string | null }

/** The decision a composer shows. */
export function liveDecisionQuery(customerId: string, question: LiveQuestion) {
  const { channel, purpose, topic, to } = question
  return queryOptions({
    queryKey: [...decisionKeys.customer(customerId), channel, purpose, topic, to],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ channel, purpose, topic, ...(to ? { to } : {}) })
      return readJson<LiveDecisionView>(
        `/api/console/customers/${encodeURIComponent(customerId)}/decision?${query}`,
        signal,
      )
    },
    staleTime: FRESH_MS,
    refetchInterval: FRESH_MS,
  })
}
