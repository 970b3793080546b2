import { queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { ChannelAdviceView } from './views'

export const adviceKeys = {
  /** Advice about one customer, for whatever request. */
  customer: (id: string) => ['advice', id] as const,
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
    // Hours close and waits pass without any event: the advice is asked again when it is looked at later.
    staleTime: 60_000,
  })
}
