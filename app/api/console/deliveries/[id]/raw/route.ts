import { getRawDelivery } from '@/lib/channels/queries'
import { consoleRoute } from '@/lib/platform/console-route'
import { downloadResponse } from '@/lib/platform/download'

export const GET = consoleRoute<{ id: string }>('inbound.read', async (actor, _request, { id }) =>
  downloadResponse({
    filename: `${id}.eml`,
    contentType: 'application/octet-stream',
    content: await getRawDelivery(actor, id),
  }),
)
