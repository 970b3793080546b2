import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { seedPanel } from '@/components/customer/seed-panel'
import { conversationQuery, inboxCountsQuery, inboxFiltersOf, inboxQuery, threadQuery } from '@/lib/conversations/cache'
import { conversationRights, getConversation } from '@/lib/conversations/queries/conversation'
import { countInbox, listInbox } from '@/lib/conversations/queries/inbox'
import { getThread } from '@/lib/conversations/queries/thread'
import { customerQuery } from '@/lib/customers/cache'
import { getCustomer } from '@/lib/customers/queries/customer'
import type { CustomerView } from '@/lib/customers/views'
import type { Actor } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { orNotFound, pageActor } from '@/lib/platform/page'
import { InboxScreen } from './inbox-screen'

type Props = { conversationId: string | null; search: Record<string, string | string[] | undefined> }

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** The customer's file, or null when it was erased: its column says so by itself. */
async function seedOfCustomer(actor: Actor, customerId: string, conversationId: string): Promise<CustomerView | null> {
  try {
    return await getCustomer(actor, customerId, conversationId)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'erased') return null
    throw error
  }
}

/** Reads what the inbox shows first, and gives it to the screen that keeps it live. */
export async function Inbox({ conversationId, search }: Props) {
  const actor = await pageActor('conversation.read')
  const given = Object.entries(search).flatMap(([key, value]) => {
    const text = first(value)
    return text === undefined ? [] : [[key, text] as [string, string]]
  })
  const filters = inboxFiltersOf(new URLSearchParams(given))
  const client = new QueryClient()
  const [page, counts, conversation, thread] = await Promise.all([
    listInbox(actor, filters),
    countInbox(actor),
    conversationId ? orNotFound(getConversation(actor, conversationId)) : null,
    conversationId ? orNotFound(getThread(actor, { conversationId })) : null,
  ])
  client.setQueryData(inboxQuery(filters).queryKey, { pages: [page], pageParams: [null] })
  client.setQueryData(inboxCountsQuery().queryKey, counts)
  if (conversation) client.setQueryData(conversationQuery(conversation.id).queryKey, conversation)
  if (conversation && thread) {
    client.setQueryData(threadQuery(conversation.id).queryKey, {
      pages: [thread],
      pageParams: [{ conversationId: conversation.id, cursor: null }],
    })
  }
  if (conversation) {
    const customer = await seedOfCustomer(actor, conversation.customer.id, conversation.id)
    if (customer) {
      client.setQueryData(customerQuery(conversation.customer.id, conversation.id).queryKey, customer)
      await seedPanel(client, actor, conversation.customer.id, conversation.id)
    }
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <InboxScreen me={{ id: actor.id ?? '', name: actor.name }} rights={conversationRights(actor)} />
    </HydrationBoundary>
  )
}
