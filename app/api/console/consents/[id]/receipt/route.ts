import { receiptOf } from '@/lib/consent/queries/receipt'
import { receiptFormat } from '@/lib/consent/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { downloadResponse } from '@/lib/platform/download'

export const GET = consoleRoute<{ id: string }>('consent.read', async (actor, request, { id }) =>
  downloadResponse(await receiptOf(actor, id, receiptFormat(request.nextUrl.searchParams.get('format')))),
)
