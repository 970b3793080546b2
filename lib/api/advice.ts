import 'server-only'
import { z } from 'zod'
import { ADVICE_CHANNELS } from '@/lib/advice/domain/channels'
import { getChannelAdvice } from '@/lib/advice/queries/advice'
import { adviceInput } from '@/lib/advice/schemas'
import { CONVERSATION_REASONS, URGENCIES } from '@/lib/conversations/domain'
import { CONTACT_CHANNELS, OUTCOMES, PURPOSES } from '@/lib/policy/domain/vocabulary'
import { endpoint } from './endpoint'
import { localeOf } from './locale'
import { idParams } from './schemas'

const advice = z
  .object({
    customerId: z.uuid(),
    basis: z
      .object({
        purpose: z.enum(PURPOSES),
        reason: z.enum(CONVERSATION_REASONS).nullable(),
        urgency: z.enum(URGENCIES),
      })
      .describe('what it was weighed for; taken from the open request where the question left it out'),
    channels: z
      .array(
        z.object({
          channel: z.enum(ADVICE_CHANNELS),
          score: z.number().describe('sum of the weights'),
          sentence: z.string(),
          factors: z.array(z.object({ code: z.string(), weight: z.number(), sentence: z.string() })),
          until: z.string().nullable().describe('open only from then on'),
          openUntil: z
            .object({ at: z.string(), words: z.string() })
            .nullable()
            .describe('open now, and until then; null when it stays open for two days'),
          decision: z
            .object({ outcome: z.enum(OUTCOMES), codes: z.array(z.string()), sentence: z.string() })
            .nullable(),
        }),
      )
      .describe('best first'),
    excluded: z
      .array(z.object({ channel: z.enum(CONTACT_CHANNELS), code: z.string(), sentence: z.string() }))
      .describe('taken away by the contact decision'),
  })
  .meta({ id: 'ChannelAdvice' })

export const adviseChannel = endpoint({
  method: 'GET',
  path: '/api/v1/customers/{id}/channel-advice',
  tag: 'policy',
  summary: 'How best to reach a customer now',
  description:
    'Channels ranked by the decision grid, each with its factors and weights, after the contact decision has removed what is not lawful. Sentences are in French, or in English with `Accept-Language: en`.',
  permission: 'customer.read',
  params: idParams,
  query: adviceInput,
  response: advice,
  status: 200,
  run: ({ actor, params, query, request }) => getChannelAdvice(actor, params.id, query, { locale: localeOf(request) }),
})
