import 'server-only'
import { z } from 'zod'
import { correctIdentity, preferChannel } from '@/lib/customers/commands/correct-identity'
import { listCustomers as listCustomerRows } from '@/lib/customers/queries/list'
import { correctIdentityInput, preferredChannelInput } from '@/lib/customers/schemas'
import { searchWho } from '@/lib/search/queries/who'
import { endpoint } from './endpoint'
import { getCustomerBody, listTimeline } from './queries'
import { customerBody, customerSummary, idParams, interactionBody, pageOf, pageQuery } from './schemas'

/** Results of a search come ranked on one page; past this a narrower search finds more than a longer list. */
const MAX_FOUND = 50

export const listCustomers = endpoint({
  method: 'GET',
  path: '/api/v1/customers',
  tag: 'customers',
  summary: 'Customers, the most recently active first, or the best matches of a search',
  description:
    '`q` finds names with typos and without accents, e-mails, phones in any spelling, order and loyalty numbers; its results are ranked and come on one page.',
  permission: 'customer.read',
  query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
  response: pageOf(customerSummary),
  status: 200,
  async run({ actor, query }) {
    const page = query.q
      ? {
          items: (await searchWho(actor, { q: query.q, limit: Math.min(query.limit, MAX_FOUND) })).customers,
          next: null,
        }
      : await listCustomerRows(actor, { limit: query.limit, cursor: query.cursor })
    return {
      items: page.items.map((row) => ({
        id: row.id,
        kind: row.kind,
        displayName: row.displayName,
        email: row.email,
        phone: row.phone,
        lastInteractionAt: row.lastInteractionAt,
      })),
      nextCursor: page.next,
    }
  },
})

export const readCustomer = endpoint({
  method: 'GET',
  path: '/api/v1/customers/{id}',
  tag: 'customers',
  summary: 'One customer',
  description: 'An id that was merged answers with the surviving record and says so in `mergedFrom`.',
  permission: 'customer.read',
  params: idParams,
  response: customerBody,
  status: 200,
  run: ({ actor, params }) => getCustomerBody(actor, params.id),
})

const patch = correctIdentityInput
  .omit({ customerId: true })
  .extend({ preferredChannel: preferredChannelInput.shape.channel.optional() })
  .partial()
  .strict()

export const patchCustomer = endpoint({
  method: 'PATCH',
  path: '/api/v1/customers/{id}',
  tag: 'customers',
  summary: 'Correct a customer',
  description:
    'Kept as a source record of its own, so that where each value comes from stays known. `verified: true` says that it was checked against a proof.',
  permission: 'customer.edit',
  params: idParams,
  body: patch,
  response: customerBody,
  status: 200,
  async run({ actor, params, body }) {
    const { preferredChannel, verified = false, ...identity } = body
    if (Object.keys(identity).length > 0) await correctIdentity(actor, { ...identity, verified, customerId: params.id })
    if (preferredChannel !== undefined) await preferChannel(actor, { customerId: params.id, channel: preferredChannel })
    return getCustomerBody(actor, params.id)
  },
})

export const readTimeline = endpoint({
  method: 'GET',
  path: '/api/v1/customers/{id}/timeline',
  tag: 'customers',
  summary: 'All interactions of all channels, newest first',
  permission: 'customer.read',
  params: idParams,
  query: pageQuery,
  response: pageOf(interactionBody),
  status: 200,
  run: ({ actor, params, query }) => listTimeline(actor, params.id, query),
})
