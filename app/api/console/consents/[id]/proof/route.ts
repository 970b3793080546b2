import { proofOf } from '@/lib/consent/queries/receipt'
import { consoleRoute } from '@/lib/platform/console-route'
import { downloadResponse } from '@/lib/platform/download'

export const GET = consoleRoute<{ id: string }>('consent.read', async (actor, _request, { id }) =>
  downloadResponse(await proofOf(actor, id)),
)
