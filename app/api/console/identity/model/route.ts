import { exportMatchModel } from '@/lib/identity/queries/match-settings'
import { exportModelInput } from '@/lib/identity/schemas/settings'
import { consoleRoute } from '@/lib/platform/console-route'
import { downloadResponse } from '@/lib/platform/download'
import { DomainError } from '@/lib/platform/errors'

/** The match model of one kind of customers, as a file. */
export const GET = consoleRoute('identity.review', async (actor, request) => {
  const input = exportModelInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  const { kind } = input.data
  return downloadResponse({
    filename: `relais-match-model-${kind}.json`,
    contentType: 'application/json',
    content: Buffer.from(`${JSON.stringify(await exportMatchModel(actor, kind), null, 2)}\n`),
  })
})
