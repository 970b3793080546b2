import { getImport } from '@/lib/imports/queries/imports'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'

/** One import, its progress, its mapping and its first rows. */
export const GET = consoleRoute<{ id: string }>('import.run', async (actor, _request, { id }) => {
  if (!isId(id)) throw new DomainError('not_found')
  return Response.json(await getImport(actor, id))
})
