'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { ConversationPane } from '@/components/conversation/conversation-pane'
import { useHearPresence } from '@/components/conversation/presence'
import { useCommands } from '@/components/conversation/use-commands'
import { useLiveQueries } from '@/components/shell/live'
import { type PaletteGroup, usePaletteActions } from '@/components/shell/palette'
import { useListBeside } from '@/components/shell/use-list-beside'
import { announce } from '@/components/ui/announcer'
import { cx } from '@/components/ui/cx'
import { MainPanel, Panel, PanelRow } from '@/components/ui/panels'
import { EmptyState } from '@/components/ui/states'
import { conversationKeys, conversationQuery, threadQuery } from '@/lib/conversations/cache'
import { INBOX_VIEWS, type InboxFilters } from '@/lib/conversations/schemas'
import type { PersonView } from '@/lib/conversations/views'
import { customerQuery } from '@/lib/customers/cache'
import { Queue, useQueue } from './queue'
import { inboxHref, usePlace } from './use-place'

export type InboxRights = { reply: boolean; assign: boolean; resolve: boolean; note: boolean }

/** Says to screen readers what arrives in the list that is shown. */
function useArrivals(filters: InboxFilters, items: ReturnType<typeof useQueue>['items'], openId: string | null): void {
  const t = useTranslations('inbox.live')
  const known = useRef<{ view: InboxFilters; unread: ReadonlySet<string> } | null>(null)
  const compare = useEffectEvent(() => {
    const unread = items.filter((item) => item.unread)
    const before = known.current
    known.current = { view: filters, unread: new Set(unread.map((item) => `${item.id}${item.lastInteractionAt}`)) }
    if (!before || before.view !== filters) return
    const fresh = unread.filter(
      (item) => item.id !== openId && !before.unread.has(`${item.id}${item.lastInteractionAt}`),
    )
    const [one] = fresh
    if (!one) return
    announce(
      fresh.length === 1
        ? t('new', { name: one.customerName, subject: one.subject })
        : t('newMany', { count: fresh.length }),
    )
  })
  useEffect(() => compare(), [items, filters])
}

type Props = { me: PersonView; rights: InboxRights }

/** The inbox: queue │ conversation │ customer; two columns on a tablet, one on a phone. */
export function InboxScreen({ me, rights }: Props) {
  const t = useTranslations('inbox')
  const client = useQueryClient()
  const { conversationId, filters, go } = usePlace()
  const { query, items } = useQueue(filters)
  const show = useCallback(
    (id: string | null, options: { replace: boolean }) => go({ conversationId: id }, options),
    [go],
  )
  const { pane, at, open, comeBack, neighbour, giveWay } = useListBeside({
    name: 'inbox',
    items,
    openId: conversationId,
    go: show,
    rowAttribute: 'data-conversation',
    keys: { next: t('keys.next'), previous: t('keys.previous'), open: t('keys.open') },
  })
  const commands = useCommands(me, comeBack)

  useHearPresence(me.id)
  useArrivals(filters, items, conversationId)
  useLiveQueries((message) => {
    // A customer's new name or a merge shows in the queue as well.
    const concerned = message.type === 'conversation' || message.type === 'interaction' || message.type === 'customer'
    return concerned ? [conversationKeys.inbox] : []
  })

  // The next one is read while this one is looked at, so that it opens without a wait.
  const next = neighbour(1)
  const following = next?.id ?? null
  const followingCustomer = next?.customerId ?? null
  useEffect(() => {
    if (!conversationId || !following || following === conversationId) return
    const timer = setTimeout(() => {
      void client.prefetchQuery(conversationQuery(following))
      void client.prefetchInfiniteQuery(threadQuery(following))
      if (followingCustomer) void client.prefetchQuery(customerQuery(followingCustomer, following))
    }, 300)
    return () => clearTimeout(timer)
  }, [client, conversationId, following, followingCustomer])

  const onDone = useCallback(() => giveWay(new Set(conversationId ? [conversationId] : [])), [giveWay, conversationId])

  const views = useMemo<PaletteGroup>(
    () => ({
      id: 'inbox-views',
      heading: t('palette.views'),
      order: 40,
      actions: INBOX_VIEWS.map((view) => ({
        id: view,
        label: t(`heading.${view}`),
        icon: 'inbox',
        run: () => go({ filters: { ...filters, view } }),
      })),
    }),
    [t, filters, go],
  )
  usePaletteActions(views)

  return (
    <PanelRow>
      <Panel
        name="inbox-queue"
        label={t('queue')}
        handle="end"
        min={240}
        max={520}
        defaultSize={344}
        className={cx(
          'border-line bg-surface-2 [--panel-default:16.5rem] md:border-r lg:[--panel-default:18.5rem] xl:[--panel-default:21.5rem]',
          conversationId && 'max-md:hidden',
        )}
      >
        <Queue
          filters={filters}
          items={items}
          query={query}
          me={me.id}
          openId={conversationId}
          onFilters={(changed) => go({ filters: changed })}
          onOpen={(id, byKeyboard) => open(id, { replace: conversationId !== null && byKeyboard, focus: byKeyboard })}
        />
      </Panel>
      {conversationId ? (
        <ConversationPane
          key={conversationId}
          ref={pane}
          conversationId={conversationId}
          item={items[at] ?? null}
          me={me}
          rights={rights}
          commands={commands}
          backHref={inboxHref(null, filters)}
          onBack={() => go({ conversationId: null })}
          onDone={onDone}
        />
      ) : (
        <MainPanel label={t('conversation')} className="max-md:hidden">
          <EmptyState icon="inbox" as="h2" title={t('none.title')} className="m-auto">
            {t('none.body')}
          </EmptyState>
        </MainPanel>
      )}
    </PanelRow>
  )
}
