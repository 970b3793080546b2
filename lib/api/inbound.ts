import 'server-only'
import { z } from 'zod'
import { MAX_RAW_BYTES, storeDelivery } from '@/lib/channels/commands/store-delivery'
import { getDelivery } from '@/lib/channels/queries'
import { DomainError } from '@/lib/platform/errors'
import { endpoint } from './endpoint'
import { deliveryAccepted, deliveryStatus } from './schemas'

const MESSAGE_TYPES = ['message/rfc822', 'application/octet-stream', 'text/plain']

export const submitEmail = endpoint({
  method: 'POST',
  path: '/api/v1/inbound/email',
  tag: 'inbound',
  summary: 'Submit a raw e-mail',
  description:
    'The raw RFC 5322 message, up to 30 MB. It is stored before the answer; the same bytes again answer with the same delivery and `duplicate: true`.',
  permission: 'inbound.submit',
  rawBody: { contentType: 'message/rfc822', maxBytes: MAX_RAW_BYTES },
  response: deliveryAccepted,
  status: 202,
  async run({ raw, request }) {
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (type && !MESSAGE_TYPES.includes(type)) throw new DomainError('unsupported_media_type')
    return storeDelivery({ channel: 'email', transport: 'api', raw, job: 'email.process' })
  },
})

export const readDelivery = endpoint({
  method: 'GET',
  path: '/api/v1/inbound/{deliveryId}',
  tag: 'inbound',
  summary: 'What became of a delivery',
  permission: 'inbound.read',
  params: z.object({ deliveryId: z.uuid() }),
  response: deliveryStatus,
  status: 200,
  async run({ actor, params }) {
    const { id, ...rest } = await getDelivery(actor, params.deliveryId)
    return { deliveryId: id, ...rest }
  },
})
