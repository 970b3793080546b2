'use client'

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type Ref, useEffect, useEffectEvent, useRef, useState } from 'react'
import { CustomerPanel } from '@/components/customer/customer-panel'
import { useLiveQueries } from '@/components/shell/live'
import { announce } from '@/components/ui/announcer'
import { Sheet } from '@/components/ui/dialog'
import { MainPanel, Panel } from '@/components/ui/panels'
import { ErrorState } from '@/components/ui/states'
import { markReadAction } from '@/lib/conversations/actions'
import { conversationKeys, conversationQuery, threadQuery } from '@/lib/conversations/cache'
import type { InboxItemView, InteractionView, PersonView, ThreadPage } from '@/lib/conversations/views'
import { ReadError } from '@/lib/platform/read-json'
import { Composer } from './composer'
import { ConversationHeader } from './conversation-header'
import { HeadSkeleton, ThreadSkeleton } from './conversation-skeleton'
import { type Begun, EarlyComposer } from './early-composer'
import { conversationNumber } from './number'
import { patchConversation } from './patch'
import { Ribbon } from './ribbon'
import { Thread } from './thread'
import type { Commands } from './use-commands'

/** Reading takes a moment; running through the queue marks nothing as read. */
const DWELL_MS = 900

function newestInteraction(pages: readonly ThreadPage[] | undefined): InteractionView | null {
  const entries = pages?.[0]?.entries ?? []
  return entries.findLast((entry): entry is InteractionView => entry.type === 'interaction') ?? null
}

/** Remembers that what is shown has been seen, once it has been in front of somebody for a moment. */
function useMarkRead(conversationId: string, newest: InteractionView | null, me: string): void {
  const client = useQueryClient()
  const upTo = newest?.receivedAt ?? null
  const mark = useEffectEvent((seen: string) => {
    // The patch stops reads under way, which may bring what has just come in: they are asked again.
    const stopped = [conversationKeys.inbox, conversationKeys.conversation(conversationId)].filter(
      (queryKey) => client.isFetching({ queryKey }) > 0,
    )
    patchConversation(client, conversationId, { unread: false }, me)
    markReadAction({ conversationId, upTo: seen })
      // What could not be marked stays unread, which is the safe side.
      .catch((error: unknown) => console.error(error))
      .then(() => {
        for (const queryKey of [conversationKeys.counts, ...stopped]) void client.invalidateQueries({ queryKey })
      })
  })
  useEffect(() => {
    if (!upTo) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const start = () => {
      clearTimeout(timer)
      if (document.visibilityState === 'visible') timer = setTimeout(() => mark(upTo), DWELL_MS)
    }
    start()
    document.addEventListener('visibilitychange', start)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', start)
    }
  }, [upTo])
}

type Props = {
  conversationId: string
  /** What the queue knows of it already: shown until the rest has come. */
  item: InboxItemView | null
  me: PersonView
  rights: { reply: boolean; assign: boolean; resolve: boolean; note: boolean }
  commands: Commands
  backHref: string
  onBack: () => void
  /** After it has been resolved or put aside: go on with the next. */
  onDone: () => void
  ref?: Ref<HTMLDivElement>
}

/** One conversation with its customer beside it. */
export function ConversationPane({ conversationId, item, me, rights, commands, backHref, onBack, onDone, ref }: Props) {
  const t = useTranslations('conversation')
  const conversation = useQuery(conversationQuery(conversationId))
  const thread = useInfiniteQuery(threadQuery(conversationId))
  const [customerOpen, setCustomerOpen] = useState(false)
  const begun = useRef<(Begun & { conversationId: string }) | null>(null)
  // Kept from the first look: what arrives while the conversation is open does not move the mark.
  const readAt = useRef<{ value: string | null } | null>(null)
  if (readAt.current === null && conversation.data) readAt.current = { value: conversation.data.readAt }

  useLiveQueries((message) =>
    'conversationId' in message && message.conversationId === conversationId && message.type !== 'presence'
      ? [conversationKeys.conversation(conversationId), conversationKeys.thread(conversationId)]
      : [],
  )

  const newest = newestInteraction(thread.data?.pages)
  useMarkRead(conversationId, newest, me.id)
  const announced = useRef<string | null>(null)
  const sayArrival = useEffectEvent((message: InteractionView) => {
    const isNew = announced.current !== null && announced.current !== message.id
    announced.current = message.id
    if (isNew && message.direction === 'inbound') {
      announce(t('thread.arrived', { name: message.fromName ?? message.fromAddress ?? t('message.customer') }))
    }
  })
  useEffect(() => {
    if (newest) sayArrival(newest)
  }, [newest])

  const view = conversation.data
  const customerId = view?.customer.id ?? item?.customerId ?? null
  const number = view?.number ?? item?.number
  const label = number === undefined ? t('thread.label') : t('label', { number: conversationNumber(number) })
  const error = conversation.error ?? thread.error

  return (
    <>
      <MainPanel label={label}>
        {/* The keyboard lands here when a conversation is opened by a key. */}
        <div ref={ref} tabIndex={-1} className="flex min-h-0 flex-1 flex-col focus-visible:outline-none">
          {error && !view ? (
            <ErrorState
              className="m-auto"
              title={t('thread.failed')}
              errorId={error instanceof ReadError ? error.errorId : null}
              onRetry={() => {
                void conversation.refetch()
                void thread.refetch()
              }}
            >
              {t('thread.failedBody')}
            </ErrorState>
          ) : (
            <>
              {view || item ? (
                <ConversationHeader
                  conversationId={conversationId}
                  view={view ?? null}
                  item={item}
                  me={me}
                  rights={rights}
                  commands={commands}
                  backHref={backHref}
                  onBack={onBack}
                  onDone={onDone}
                  onCustomer={() => setCustomerOpen(true)}
                />
              ) : (
                <HeadSkeleton />
              )}
              {view ? (
                <Ribbon
                  stretches={view.stretches}
                  onSeek={(id) => document.getElementById(`s-${id}`)?.scrollIntoView({ block: 'start' })}
                />
              ) : item ? (
                <div aria-hidden="true" className="h-9 shrink-0 border-line border-b bg-surface-2" />
              ) : null}
              {thread.data && view ? (
                <Thread
                  pages={thread.data.pages}
                  view={view}
                  readAt={readAt.current?.value ?? null}
                  hasOlder={thread.hasNextPage}
                  loadingOlder={thread.isFetchingNextPage}
                  onOlder={() => void thread.fetchNextPage()}
                />
              ) : (
                <ThreadSkeleton />
              )}
              {view ? (
                <Composer
                  key={view.id}
                  view={view}
                  me={me}
                  rights={rights}
                  commands={commands}
                  onDone={onDone}
                  begun={() => {
                    const early = begun.current
                    begun.current = null
                    return early?.conversationId === view.id ? early : null
                  }}
                />
              ) : (
                <EarlyComposer
                  key={conversationId}
                  rights={rights}
                  onWrite={(early) => {
                    begun.current = { ...early, conversationId }
                  }}
                />
              )}
            </>
          )}
        </div>
      </MainPanel>
      <Panel
        as="aside"
        name="inbox-customer"
        label={t('head.customer')}
        handle="start"
        min={260}
        max={520}
        defaultSize={332}
        className="border-line border-l bg-surface-2 [--panel-default:20rem] max-lg:hidden xl:[--panel-default:20.75rem]"
      >
        <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
          {customerId ? <CustomerPanel customerId={customerId} conversationId={conversationId} /> : null}
        </div>
      </Panel>
      <Sheet open={customerOpen} onOpenChange={setCustomerOpen} title={t('head.customer')} size="sm">
        {customerId ? (
          <section aria-label={t('head.customer')} className="-mx-5 -my-4">
            <CustomerPanel customerId={customerId} conversationId={conversationId} />
          </section>
        ) : null}
      </Sheet>
    </>
  )
}
