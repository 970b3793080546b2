import { evidenceFile } from '@/lib/consent/queries/evidence'
import { consoleRoute } from '@/lib/platform/console-route'
import { downloadResponse } from '@/lib/platform/download'

export const GET = consoleRoute<{ id: string; sha256: string }>('consent.read', async (actor, _request, params) =>
  downloadResponse(await evidenceFile(actor, params.id, params.sha256)),
)
