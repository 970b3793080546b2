import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { blockedValuesQuery, matchRunsQuery, matchSettingsQuery } from '@/lib/identity/cache'
import { listBlockedValues } from '@/lib/identity/queries/blocked-values'
import { listMatchRuns } from '@/lib/identity/queries/match-runs'
import { getMatchSettings } from '@/lib/identity/queries/match-settings'
import { pageActor } from '@/lib/platform/page'
import { RulesScreen } from './rules-screen'

/** Reads how records are matched and gives it to the screen that keeps it live. */
export async function Rules() {
  const actor = await pageActor('identity.review')
  const client = new QueryClient()
  const [settings, runs, blocked] = await Promise.all([
    getMatchSettings(actor),
    listMatchRuns(actor),
    listBlockedValues(actor),
  ])
  client.setQueryData(matchSettingsQuery().queryKey, settings)
  client.setQueryData(matchRunsQuery().queryKey, runs)
  client.setQueryData(blockedValuesQuery('').queryKey, { pages: [blocked], pageParams: [null] })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RulesScreen />
    </HydrationBoundary>
  )
}
