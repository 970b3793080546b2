import 'server-only'
import { z } from 'zod'
import { replyToConversation } from '@/lib/channels/commands/send-reply'
import { CHANNELS } from '@/lib/channels/port'
import { assignConversation } from '@/lib/conversations/commands/assign-conversation'
import { resolveConversation } from '@/lib/conversations/commands/resolve-conversation'
import { CONVERSATION_REASONS, CONVERSATION_STATUSES } from '@/lib/conversations/domain'
import { assignInput, replyInput, resolveInput } from '@/lib/conversations/schemas'
import { endpoint } from './endpoint'
import { getConversationBody, listConversationBodies } from './queries'
import { conversationBody, idParams, pageOf, pageQuery } from './schemas'

export const listConversations = endpoint({
  method: 'GET',
  path: '/api/v1/conversations',
  tag: 'conversations',
  summary: 'Conversations, the most recently active first',
  permission: 'conversation.read',
  query: pageQuery.extend({
    status: z.enum(CONVERSATION_STATUSES).optional(),
    customerId: z.uuid().optional(),
    assigneeId: z.uuid().optional(),
    queueId: z.uuid().optional(),
    reason: z.enum(CONVERSATION_REASONS).optional(),
    channel: z.enum(CHANNELS).optional(),
  }),
  response: pageOf(conversationBody),
  status: 200,
  run: ({ actor, query }) => listConversationBodies(actor, query),
})

export const readConversation = endpoint({
  method: 'GET',
  path: '/api/v1/conversations/{id}',
  tag: 'conversations',
  summary: 'One conversation',
  permission: 'conversation.read',
  params: idParams,
  response: conversationBody,
  status: 200,
  run: ({ actor, params }) => getConversationBody(actor, params.id),
})

export const reply = endpoint({
  method: 'POST',
  path: '/api/v1/conversations/{id}/replies',
  tag: 'conversations',
  summary: 'Answer, by e-mail or SMS',
  description:
    'The contact policy decides first: 409 `contact_blocked`, `contact_redirected`, or `contact_deferred`, which `whenDeferred: wait` schedules. Queued in the same transaction as the interaction; follow its `state` at /api/v1/interactions/{id}.',
  permission: 'conversation.reply',
  params: idParams,
  body: replyInput.omit({ conversationId: true }),
  response: z.object({ interactionId: z.uuid() }),
  status: 202,
  run: ({ actor, params, body }) => replyToConversation(actor, { ...body, conversationId: params.id }),
})

export const assign = endpoint({
  method: 'POST',
  path: '/api/v1/conversations/{id}/assign',
  tag: 'conversations',
  summary: 'Assign to a colleague, or to nobody',
  permission: 'conversation.assign',
  params: idParams,
  body: assignInput.omit({ conversationId: true }),
  response: conversationBody,
  status: 200,
  async run({ actor, params, body }) {
    await assignConversation(actor, { ...body, conversationId: params.id })
    return getConversationBody(actor, params.id)
  },
})

export const resolve = endpoint({
  method: 'POST',
  path: '/api/v1/conversations/{id}/resolve',
  tag: 'conversations',
  summary: 'Resolve with a reason',
  permission: 'conversation.resolve',
  params: idParams,
  body: resolveInput.omit({ conversationId: true }),
  response: conversationBody,
  status: 200,
  async run({ actor, params, body }) {
    await resolveConversation(actor, { ...body, conversationId: params.id })
    return getConversationBody(actor, params.id)
  },
})
