'use client'

import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { conversationKeys, inboxFiltersOf } from '@/lib/conversations/cache'
import { belongsTo } from '@/lib/conversations/domain/inbox-views'
import type { ConversationView, InboxItemView, InboxPage, InteractionView, ThreadPage } from '@/lib/conversations/views'

/** What a change shows before the server has answered. */
export type ConversationPatch = Partial<
  Pick<
    InboxItemView,
    | 'status'
    | 'assignee'
    | 'reason'
    | 'urgency'
    | 'queue'
    | 'subject'
    | 'snoozedUntil'
    | 'resolvedAt'
    | 'waitingSince'
    | 'dueAt'
    | 'unread'
    | 'preview'
    | 'channel'
  >
> & { resolution?: string | null }

type Inbox = InfiniteData<InboxPage, string | null>

/** Every cached view of the inbox with its filters. */
function views(client: QueryClient) {
  return client
    .getQueriesData<Inbox>({ queryKey: conversationKeys.inbox })
    .flatMap(([key, data]) =>
      data ? [{ key, data, filters: inboxFiltersOf(new URLSearchParams(String(key[1] ?? ''))) }] : [],
    )
}

/** A conversation as the inbox knows it, if any loaded view holds it. */
export function findItem(client: QueryClient, conversationId: string): InboxItemView | null {
  for (const { data } of views(client)) {
    for (const page of data.pages) {
      const found = page.items.find((item) => item.id === conversationId)
      if (found) return found
    }
  }
  return null
}

/**
 * Shows a change everywhere at once, in every loaded view (leaving those it no longer belongs to) and in the open
 * conversation. Returns what puts everything back.
 */
export function patchConversation(
  client: QueryClient,
  conversationId: string,
  patch: ConversationPatch,
  me: string,
): () => void {
  // A refresh under way would bring back what was before.
  void client.cancelQueries({ queryKey: conversationKeys.inbox })
  void client.cancelQueries({ queryKey: conversationKeys.conversation(conversationId) })
  const before = [
    ...views(client).map(({ key, data }) => [key, data] as const),
    [
      conversationKeys.conversation(conversationId),
      client.getQueryData(conversationKeys.conversation(conversationId)),
    ] as const,
  ]
  for (const { key, data, filters } of views(client)) {
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.flatMap((item) => {
        if (item.id !== conversationId) return [item]
        const changed = { ...item, ...patch }
        return belongsTo(filters.view, changed, me, Date.now()) ? [changed] : []
      }),
    }))
    client.setQueryData<Inbox>(key, { ...data, pages })
  }
  client.setQueryData<ConversationView>(
    conversationKeys.conversation(conversationId),
    (view) => view && { ...view, ...patch },
  )
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data)
  }
}

/** Asks again for everything that a change of this conversation can have touched. */
export function refreshConversation(client: QueryClient, conversationId: string): void {
  for (const queryKey of [
    conversationKeys.inbox,
    conversationKeys.counts,
    conversationKeys.conversation(conversationId),
    conversationKeys.thread(conversationId),
  ]) {
    void client.invalidateQueries({ queryKey })
  }
}

type Thread = InfiniteData<ThreadPage>

/** Adds a message to the open thread before the server knows it, or with null takes it away. */
export function showMessage(
  client: QueryClient,
  conversationId: string,
  id: string,
  message: InteractionView | null,
): void {
  void client.cancelQueries({ queryKey: conversationKeys.thread(conversationId) })
  client.setQueryData<Thread>(conversationKeys.thread(conversationId), (data) => {
    const [newest, ...older] = data?.pages ?? []
    if (!data || !newest) return data
    const kept = newest.entries.filter((entry) => entry.id !== id)
    return { ...data, pages: [{ ...newest, entries: message ? [...kept, message] : kept }, ...older] }
  })
}
