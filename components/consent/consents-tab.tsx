'use client'

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { LoadMore } from '@/components/ui/load-more'
import { SkeletonText } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { useNow } from '@/components/ui/time-ago'
import { toast } from '@/components/ui/toast'
import { recordConsentAction } from '@/lib/consent/actions'
import { consentEventsQuery, consentKeys, consentQuery } from '@/lib/consent/cache'
import type { ConsentStateView } from '@/lib/consent/views'
import { useFormat } from '@/lib/i18n/use-format'
import { ConsentEntry } from './consent-entry'
import { RecordDialog } from './record-dialog'
import { STATE_TONE } from './state-tone'

function State({ state, mayRecord, customerId }: { state: ConsentStateView; mayRecord: boolean; customerId: string }) {
  const t = useTranslations('consent')
  const format = useFormat()
  const client = useQueryClient()
  const outcome = useOutcome()
  const failed = useFailureToast()
  const [pending, setPending] = useState(false)

  /** Withdrawing is one press: never harder than granting, and effective for sends at once. */
  async function withdraw(): Promise<void> {
    setPending(true)
    const { purpose, channel } = state
    const done = await outcome(() =>
      recordConsentAction({ customerId, purpose, channel, state: 'withdrawn', method: 'agent', source: t('source') }),
    )
    setPending(false)
    if (done.ok) toast({ message: t('withdrawn') })
    else failed(done.why)
    void client.invalidateQueries({ queryKey: consentKeys.customer(customerId) })
  }

  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t py-2 first:border-t-0">
      <span className="min-w-44 font-medium">
        {t(`purposes.${state.purpose}`)} · {t(`channels.${state.channel}`)}
      </span>
      <Chip tone={STATE_TONE[state.state]}>{t(`states.${state.state}`)}</Chip>
      <span className="min-w-0 flex-1 text-sm text-text-2">
        {t('since', { date: format.date(state.since) })}, {t(`methods.${state.method}`)}, {state.source}
        {state.recordedBy ? ` (${state.recordedBy})` : null}
        {state.merged.length > 0 ? (
          <span className="block text-amber">
            {t('merged', { states: state.merged.map((each) => t(`states.${each}`)).join(', ') })}
          </span>
        ) : null}
        {state.pendingSince ? <span className="block text-amber">{t('pendingSince')}</span> : null}
      </span>
      {mayRecord && state.state === 'granted' ? (
        <Button size="sm" variant="ghost" pending={pending} onClick={() => void withdraw()}>
          {t('withdraw')}
        </Button>
      ) : null}
    </li>
  )
}

/** What a customer agreed to and refused, who recorded it and what proves it; and recording it. */
export function ConsentsTab({ customerId }: { customerId: string }) {
  const t = useTranslations('consent')
  const now = useNow()
  const [recording, setRecording] = useState(false)
  const states = useQuery(consentQuery(customerId))
  const events = useInfiniteQuery(consentEventsQuery(customerId))
  if (states.isError || events.isError)
    return (
      <ErrorState
        title={t('failed')}
        onRetry={() => {
          void states.refetch()
          void events.refetch()
        }}
      />
    )
  if (!states.data || !events.data) return <SkeletonText lines={10} className="py-4" />
  const entries = events.data.pages.flatMap((page) => page.items)
  const { rights } = states.data
  return (
    <div className="grid gap-6">
      <section aria-label={t('now')}>
        <header className="mb-1 flex items-center gap-3">
          <h2 className="text-lg">{t('now')}</h2>
          {rights.record ? (
            <Button size="sm" icon="plus" className="ml-auto" onClick={() => setRecording(true)}>
              {t('record')}
            </Button>
          ) : null}
        </header>
        {states.data.states.length === 0 ? (
          <EmptyState icon="shield" title={t('none')}>
            {t('noneBody')}
          </EmptyState>
        ) : (
          <ul>
            {states.data.states.map((state) => (
              <State
                key={`${state.brand}-${state.purpose}-${state.channel}`}
                state={state}
                mayRecord={rights.record}
                customerId={customerId}
              />
            ))}
          </ul>
        )}
      </section>
      {entries.length > 0 ? (
        <section aria-label={t('history')}>
          <h2 className="mb-1 text-lg">{t('history')}</h2>
          <p className="mb-2 max-w-prose text-md text-text-2">{t('historyLead')}</p>
          <ol>
            {entries.map((entry) => (
              <ConsentEntry key={entry.id} entry={entry} now={now} />
            ))}
          </ol>
          {events.hasNextPage ? (
            <LoadMore pending={events.isFetchingNextPage} onLoad={() => void events.fetchNextPage()} />
          ) : null}
        </section>
      ) : null}
      <RecordDialog customerId={customerId} open={recording} onOpenChange={setRecording} />
    </div>
  )
}
