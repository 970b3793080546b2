import { queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { ChannelAdviceView } from './views'

export const adviceKeys = {
  /** Advice about one customer, for whatever request. */
  customer: (id: string) => ['advice', id] as const,
}

const FRESH_MS = 60_000
const DAY_MS = 86_400_000

/** Milliseconds until a channel next opens or closes, at most a day; false when none will. */
function untilNextTerm(advice: ChannelAdviceView | undefined): number | false {
  const terms = (advice?.channels ?? []).flatMap(({ until, openUntil }) =>
    [until, openUntil?.at].flatMap((at) => (at ? [Date.parse(at)] : [])),
  )
  if (terms.length === 0) return false
  return Math.min(DAY_MS, Math.max(1_000, Math.min(...terms) - Date.now() + 1_000))
}

/** How to reach a customer now, about a request when one is named. */
export function channelAdviceQuery(customerId: string, conversationId: string | null = null) {
  return queryOptions({
    queryKey: [...adviceKeys.customer(customerId), conversationId],
    queryFn: ({ signal }) =>
      readJson<ChannelAdviceView>(
        `/api/console/customers/${encodeURIComponent(customerId)}/channel-advice${conversationId ? `?conversation=${conversationId}` : ''}`,
        signal,
      ),
    staleTime: FRESH_MS,
    // Hours close and waits pass without any event: the advice is asked again when its next term is reached.
    refetchInterval: ({ state }) => untilNextTerm(state.data),
  })
}
