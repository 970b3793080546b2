'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { CHANNEL_ICON } from '@/components/conversation/channel'
import { conversationNumber } from '@/components/conversation/number'
import { type PaletteEntry, usePaletteSearch } from '@/components/shell/palette'
import { timeLeft } from '@/lib/conversations/domain/deadline'
import { phoneSpellings } from '@/lib/i18n/phone'
import { useFormat } from '@/lib/i18n/use-format'
import { ReadError } from '@/lib/platform/read-json'
import { exchangesQuery, whoQuery } from '@/lib/search/cache'
import type { ConversationHitView, CustomerHitView, ExchangeHitView } from '@/lib/search/views'

const LIMIT = 6

/** What the reader aborted is no failure: nothing is asked of it any more. */
function unlessAborted<T>(signal: AbortSignal, fallback: T) {
  return (error: unknown): T => {
    if (signal.aborted) return fallback
    throw error instanceof ReadError ? error : new Error('search failed', { cause: error })
  }
}

function useCustomerEntry(): (hit: CustomerHitView) => PaletteEntry {
  const t = useTranslations('search')
  const kinds = useTranslations('customer.points.kinds')
  return (hit) => {
    const { matched } = hit
    const called = matched?.kind === 'phone' || matched?.kind === 'whatsapp'
    const number = matched && !called && matched.kind !== 'email' ? `${kinds(matched.kind)} ${matched.value}` : null
    const phone = called ? matched.value : hit.phone
    const email = matched?.kind === 'email' ? matched.value : phone ? null : hit.email
    const detail = [number, phone ? phoneSpellings(phone).shown : null, email, hit.city]
    return {
      id: hit.id,
      label: hit.displayName,
      ranges: hit.ranges,
      avatar: hit.displayName,
      detail: detail.filter(Boolean).join(' · '),
      trailing: hit.breached
        ? t('late')
        : hit.openConversations > 0
          ? t('openConversation', { count: hit.openConversations })
          : hit.near
            ? t('near')
            : undefined,
      href: `/customers/${hit.id}`,
    }
  }
}

function useConversationEntry(me: string): (hit: ConversationHitView) => PaletteEntry {
  const t = useTranslations('search')
  const reasons = useTranslations('conversation.reason')
  const statuses = useTranslations('conversation.status')
  const format = useFormat()
  return (hit) => {
    const left = hit.status === 'resolved' ? null : timeLeft(hit, Date.now())
    return {
      id: hit.id,
      label: hit.subject || t('noSubject'),
      ranges: hit.ranges,
      icon: CHANNEL_ICON[hit.channel],
      detail: [
        hit.customerName,
        conversationNumber(hit.number),
        hit.reason ? reasons(hit.reason) : null,
        hit.assignee?.id === me ? t('toYou') : hit.assignee?.name,
      ]
        .filter(Boolean)
        .join(' · '),
      trailing: left
        ? left.tone === 'breached'
          ? t('lateBy', { late: format.duration(-left.ms) })
          : t('left', { left: format.duration(left.ms) })
        : hit.status === 'resolved'
          ? format.dayShort(hit.lastInteractionAt, Date.now())
          : statuses(hit.status),
      href: `/inbox/${hit.id}`,
    }
  }
}

function useExchangeEntry(): (hit: ExchangeHitView) => PaletteEntry {
  const t = useTranslations('search')
  const format = useFormat()
  return (hit) => ({
    id: hit.id,
    label: hit.snippet.text,
    ranges: hit.snippet.ranges,
    icon: CHANNEL_ICON[hit.channel],
    detail: [hit.customerName, hit.more > 0 ? t('more', { count: hit.more }) : null].filter(Boolean).join(' · '),
    trailing: format.dayShort(hit.at, Date.now()),
    href: hit.conversationId ? `/inbox/${hit.conversationId}` : `/customers/${hit.customerId}`,
  })
}

/** Lets the palette search customers, their requests and what was said. Stands once, in the console's layout. */
export function PaletteSearches({ me }: { me: string }) {
  const t = useTranslations('search')
  const client = useQueryClient()
  const customerEntry = useCustomerEntry()
  const conversationEntry = useConversationEntry(me)
  const exchangeEntry = useExchangeEntry()

  // Customers and requests come from one answer: both sections share it.
  const who = useCallback(
    async (query: string, signal: AbortSignal) => {
      const options = whoQuery(query, LIMIT)
      const stop = () => void client.cancelQueries({ queryKey: options.queryKey })
      signal.addEventListener('abort', stop, { once: true })
      try {
        return await client.fetchQuery(options)
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    [client],
  )

  usePaletteSearch({
    id: 'customers',
    heading: t('customers'),
    order: 10,
    search: (query, signal) =>
      who(query, signal).then(({ customers }) => customers.map(customerEntry), unlessAborted(signal, [])),
  })
  usePaletteSearch({
    id: 'conversations',
    heading: t('conversations'),
    order: 12,
    search: (query, signal) =>
      who(query, signal).then(({ conversations }) => conversations.map(conversationEntry), unlessAborted(signal, [])),
  })
  usePaletteSearch({
    id: 'exchanges',
    heading: t('exchanges'),
    order: 14,
    minLength: 3,
    search: async (query, signal) => {
      const options = exchangesQuery(query, LIMIT)
      const stop = () => void client.cancelQueries({ queryKey: options.queryKey })
      signal.addEventListener('abort', stop, { once: true })
      try {
        const { exchanges } = await client.fetchQuery(options)
        return exchanges.map(exchangeEntry)
      } catch (error) {
        return unlessAborted<PaletteEntry[]>(signal, [])(error)
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  })
  return null
}
