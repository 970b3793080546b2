'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { ConversationPane } from '@/components/conversation/conversation-pane'
import { useHearPresence } from '@/components/conversation/presence'
import { useCommands } from '@/components/conversation/use-commands'
import { useLiveQueries } from '@/components/shell/live'
import { type PaletteGroup, usePaletteActions } from '@/components/shell/palette'
import { useShortcut } from '@/components/shell/shortcuts'
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
  // An undo is pressed seconds later, from wherever the reader is by then.
  const latestGo = useRef(go)
  useEffect(() => {
    latestGo.current = go
  })
  const pane = useRef<HTMLDivElement>(null)
  const goBack = useCallback((id: string) => {
    latestGo.current({ conversationId: id }, { replace: true })
    requestAnimationFrame(() => pane.current?.focus())
  }, [])
  const commands = useCommands(me, goBack)
  // Where the open conversation stood, so that "next" still means something once it has left the list.
  const position = useRef(0)
  const at = items.findIndex((item) => item.id === conversationId)
  if (at >= 0) position.current = at

  useHearPresence(me.id)
  useArrivals(filters, items, conversationId)
  useLiveQueries((message) => {
    // A customer's new name or a merge shows in the queue as well.
    const concerned = message.type === 'conversation' || message.type === 'interaction' || message.type === 'customer'
    return concerned ? [conversationKeys.inbox] : []
  })

  const open = useCallback(
    (id: string, how: { replace?: boolean; focus?: boolean } = {}) => {
      go({ conversationId: id }, { replace: how.replace ?? false })
      if (how.focus) requestAnimationFrame(() => pane.current?.focus())
    },
    [go],
  )

  /** The conversation after (or before) the open one; the first when none is open. */
  const neighbour = useCallback(
    (step: 1 | -1) => {
      if (at >= 0) return items[at + step] ?? null
      if (conversationId === null) return items[step === 1 ? 0 : items.length - 1] ?? null
      // It has left the list: what follows has moved up to its place.
      return items[step === 1 ? Math.min(position.current, items.length - 1) : position.current - 1] ?? null
    },
    [items, at, conversationId],
  )

  const move = (step: 1 | -1) => {
    const target = neighbour(step)
    if (!target) return
    open(target.id, { replace: conversationId !== null })
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-conversation="${target.id}"]`)?.focus())
  }

  useShortcut({ id: 'inbox.next', keys: 'j', group: 'list', label: t('keys.next'), repeats: true, run: () => move(1) })
  useShortcut({
    id: 'inbox.previous',
    keys: 'k',
    group: 'list',
    label: t('keys.previous'),
    repeats: true,
    run: () => move(-1),
  })
  useShortcut({
    id: 'inbox.open',
    keys: 'Enter',
    group: 'list',
    label: t('keys.open'),
    run: () => {
      const target = conversationId ?? items[0]?.id
      if (target) open(target, { replace: conversationId !== null, focus: true })
    },
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

  const onDone = useCallback(() => {
    const next = at >= 0 ? (items[at + 1] ?? items[at - 1]) : items[Math.min(position.current, items.length - 1)]
    if (next && next.id !== conversationId) open(next.id, { replace: true, focus: true })
    else go({ conversationId: null }, { replace: true })
  }, [items, at, conversationId, open, go])

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
