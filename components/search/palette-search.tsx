'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { conversationNumber } from '@/components/conversation/number'
import { type PaletteEntry, usePaletteSearch } from '@/components/shell/palette'
import { TimeAgo } from '@/components/ui/time-ago'
import { phoneSpellings } from '@/lib/i18n/phone'
import { exchangesQuery, whoQuery } from '@/lib/search/cache'

const LIMIT = 6

/** Lets the palette find customers, conversations and what was said, from every screen. */
export function PaletteSearches() {
  const t = useTranslations('search')
  const client = useQueryClient()

  const reachable = (value: string) => (value.startsWith('+') ? phoneSpellings(value).shown : value)

  usePaletteSearch({
    id: 'customers',
    heading: t('customers'),
    order: 10,
    async search(query) {
      // One answer serves customers and conversations: the second asker finds it under way.
      const { customers } = await client.fetchQuery(whoQuery(query, LIMIT))
      return customers.map(
        (customer): PaletteEntry => ({
          id: customer.id,
          label: customer.displayName,
          ranges: customer.ranges,
          avatar: customer.displayName,
          detail: [
            customer.matched
              ? reachable(customer.matched.value)
              : (customer.email ?? (customer.phone ? reachable(customer.phone) : null)),
            customer.city,
          ]
            .filter(Boolean)
            .join(' · '),
          href: `/customers/${customer.id}`,
        }),
      )
    },
  })

  usePaletteSearch({
    id: 'conversations',
    heading: t('conversations'),
    order: 11,
    async search(query) {
      const { conversations } = await client.fetchQuery(whoQuery(query, LIMIT))
      return conversations.map(
        (conversation): PaletteEntry => ({
          id: conversation.id,
          label: conversation.subject || t('noSubject'),
          ranges: conversation.ranges,
          icon: 'chat',
          detail: `${conversationNumber(conversation.number)} · ${conversation.customerName}`,
          trailing: <TimeAgo at={conversation.lastInteractionAt} shape="day" />,
          href: `/inbox/${conversation.id}`,
        }),
      )
    },
  })

  usePaletteSearch({
    id: 'exchanges',
    heading: t('exchanges'),
    order: 12,
    minLength: 3,
    async search(query) {
      const { exchanges } = await client.fetchQuery(exchangesQuery(query, LIMIT))
      return exchanges.map(
        (exchange): PaletteEntry => ({
          id: exchange.id,
          label: exchange.snippet.text,
          ranges: exchange.snippet.ranges,
          icon: exchange.direction === 'inbound' ? 'in' : 'out',
          detail: exchange.customerName,
          trailing: <TimeAgo at={exchange.at} shape="day" />,
          href: exchange.conversationId ? `/inbox/${exchange.conversationId}` : `/customers/${exchange.customerId}`,
        }),
      )
    },
  })
  return null
}
