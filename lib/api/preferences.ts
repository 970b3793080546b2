import 'server-only'
import { z } from 'zod'
import { CONTACT_CHANNELS } from '@/lib/policy/domain/vocabulary'
import { changePreferences, keepNecessaryOnly, undoPreferences } from '@/lib/preferences/commands'
import { ACCESSIBILITY_NEEDS } from '@/lib/preferences/domain/preferences'
import { FREQUENCIES, PORTAL_CHANNELS, TOPICS } from '@/lib/preferences/domain/topics'
import { getPreferences } from '@/lib/preferences/queries'
import { keepNecessaryInput, recordPreferencesInput } from '@/lib/preferences/schemas'
import { endpoint } from './endpoint'
import { idParams } from './schemas'

const channels = z.array(z.enum(PORTAL_CHANNELS))

const preferences = z
  .object({
    customerId: z.uuid(),
    preferences: z.object({
      preferredChannel: z.enum(CONTACT_CHANNELS).nullable(),
      quietHours: z.array(z.object({ days: z.array(z.int()).optional(), from: z.string(), to: z.string() })),
      pausedUntil: z.string().nullable(),
      frequencyCap: z.object({ max: z.int(), days: z.int() }).nullable(),
      language: z.string().nullable(),
      paper: z.enum(['paper', 'digital']).nullable(),
      registered: z.enum(['paper', 'electronic']).nullable(),
      accessibility: z.array(z.enum(ACCESSIBILITY_NEEDS)),
      bestEmailId: z.uuid().nullable(),
      bestPhoneId: z.uuid().nullable(),
    }),
    topics: z.array(
      z.object({
        id: z.enum(TOPICS.map(({ id }) => id)),
        purpose: z.enum(['service', 'security', 'marketing', 'survey']),
        optional: z.boolean(),
        offered: channels,
        channels: channels.describe('those on which it really comes'),
        without: z
          .partialRecord(z.enum(PORTAL_CHANNELS), z.enum(['customer', 'offers']))
          .describe('channels on which it comes without a consent of its own, and why'),
        closed: channels.describe('channels on which nothing may come before the customer agrees'),
        frequencies: z.array(z.enum(FREQUENCIES)),
        frequency: z.enum(FREQUENCIES),
      }),
    ),
    necessaryOnly: z.boolean(),
    paused: z.boolean(),
  })
  .meta({ id: 'Preferences' })

const changed = z.object({
  changeId: z.uuid().nullable().describe('takes the change back; null when nothing was different'),
  changed: z.array(z.string()),
})

export const readPreferences = endpoint({
  method: 'GET',
  path: '/api/v1/customers/{id}/preferences',
  tag: 'consent',
  summary: 'What a customer chose about how they are written to',
  permission: 'consent.read',
  params: idParams,
  response: preferences,
  status: 200,
  run: async ({ actor, params }) => {
    const { latest: _, rights: __, ...view } = await getPreferences(actor, params.id)
    return view
  },
})

export const patchPreferences = endpoint({
  method: 'PATCH',
  path: '/api/v1/customers/{id}/preferences',
  tag: 'consent',
  summary: 'Record what a customer prefers',
  description:
    'What the patch does not name stays. `saidOn` says where the customer said it. A channel that leaves the last topic of a purpose is a refusal; one that needs a consent is refused with `evidence_required`: record it with `POST /api/v1/consents`. Effective for every send at once.',
  permission: 'consent.record',
  params: idParams,
  body: recordPreferencesInput.omit({ customerId: true }),
  response: changed,
  status: 200,
  run: ({ actor, params, body: { patch, saidOn } }) =>
    changePreferences(actor, { customerId: params.id, patch }, { saidOn }),
})

export const stopAllButNecessary = endpoint({
  method: 'POST',
  path: '/api/v1/customers/{id}/preferences/necessary-only',
  tag: 'consent',
  summary: 'Stop everything but the necessary',
  permission: 'consent.record',
  params: idParams,
  body: keepNecessaryInput.omit({ customerId: true }),
  response: changed,
  status: 200,
  run: ({ actor, params, body: { saidOn } }) => keepNecessaryOnly(actor, { customerId: params.id }, { saidOn }),
})

export const undoPreferenceChange = endpoint({
  method: 'DELETE',
  path: '/api/v1/customers/{id}/preferences/{changeId}',
  tag: 'consent',
  summary: 'Take a change of preferences back',
  description: '`conflict` once something newer was said; `evidence_required` where a consent would have to come back.',
  permission: 'consent.record',
  params: z.object({ id: z.uuid(), changeId: z.uuid() }),
  response: changed,
  status: 200,
  run: ({ actor, params: { id, changeId } }) => undoPreferences(actor, { customerId: id, changeId }),
})
