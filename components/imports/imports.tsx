import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { importsQuery } from '@/lib/imports/cache'
import { listImports } from '@/lib/imports/queries/imports'
import { pageActor } from '@/lib/platform/page'
import { ImportsScreen } from './imports-screen'

/** Reads the imports of late and gives them to the list that keeps them live. */
export async function Imports() {
  const actor = await pageActor('import.run')
  const client = new QueryClient()
  client.setQueryData(importsQuery().queryKey, { pages: [await listImports(actor)], pageParams: [null] })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ImportsScreen />
    </HydrationBoundary>
  )
}
