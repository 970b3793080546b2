'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useLiveQueries } from '@/components/shell/live'
import { SkeletonText } from '@/components/ui/skeleton'
import { ErrorState } from '@/components/ui/states'
import { identityKeys, matchRunsQuery, matchSettingsQuery } from '@/lib/identity/cache'
import { ReadError } from '@/lib/platform/read-json'
import { BlockedValues } from './blocked-values'
import { IdentityNav } from './identity-nav'
import { Limits } from './limits'
import { MatchModels } from './match-models'
import { MatchRuns } from './match-runs'

/** How records are matched: the run over all of them, the thresholds, the limits, the values that name nobody. */
export function RulesScreen() {
  const t = useTranslations('identity.rules')
  const settings = useQuery(matchSettingsQuery())
  const runs = useQuery(matchRunsQuery())
  useLiveQueries((message) =>
    message.type === 'identity' ? [identityKeys.runs, identityKeys.settings, identityKeys.blocked] : [],
  )
  const error = settings.error ?? runs.error
  return (
    <section aria-label={t('title')} className="scroll-thin min-h-0 min-w-0 flex-1 overflow-y-auto bg-surface">
      <header className="px-4 pt-4 md:px-8">
        <h1 className="text-xl">{t('title')}</h1>
        <p className="mt-0.5 max-w-prose text-md text-text-2">{t('lead')}</p>
        <IdentityNav className="mt-2" />
      </header>
      {settings.data && runs.data ? (
        <div className="grid max-w-320 grid-cols-1 gap-8 px-4 pt-5 pb-16 md:px-8">
          <MatchRuns runs={runs.data} mayRun={settings.data.rights.configure} />
          <MatchModels models={settings.data.models} mayEdit={settings.data.rights.configure} />
          <Limits limits={settings.data.limits} mayEdit={settings.data.rights.configure} />
          <BlockedValues mayEdit={settings.data.rights.configure} />
        </div>
      ) : error ? (
        <ErrorState
          title={t('failed')}
          errorId={error instanceof ReadError ? error.errorId : null}
          onRetry={() => {
            void settings.refetch()
            void runs.refetch()
          }}
        />
      ) : (
        <SkeletonText lines={12} className="px-8 pt-6" />
      )}
    </section>
  )
}
