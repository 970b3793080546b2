import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { notFound } from 'next/navigation'
import { importQuery } from '@/lib/imports/cache'
import { getImport } from '@/lib/imports/queries/imports'
import { isId } from '@/lib/platform/ids'
import { orNotFound, pageActor } from '@/lib/platform/page'
import { ImportScreen } from './import-screen'

/** Reads one import and gives it to the screen that keeps it live. */
export async function Import({ importId }: { importId: string }) {
  const actor = await pageActor('import.run')
  if (!isId(importId)) notFound()
  const client = new QueryClient()
  client.setQueryData(importQuery(importId).queryKey, await orNotFound(getImport(actor, importId)))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ImportScreen importId={importId} />
    </HydrationBoundary>
  )
}
