'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLiveQueries } from '@/components/shell/live'
import { type PaletteGroup, usePaletteActions } from '@/components/shell/palette'
import { useListBeside } from '@/components/shell/use-list-beside'
import { cx } from '@/components/ui/cx'
import { MainPanel, Panel, PanelRow } from '@/components/ui/panels'
import { EmptyState } from '@/components/ui/states'
import { candidateQuery, customerCandidatesQuery, identityKeys, mergePreviewQuery } from '@/lib/identity/cache'
import { type GoldenChoice, REVIEW_VIEWS } from '@/lib/identity/schemas'
import type { MatchCandidateView } from '@/lib/identity/views'
import { BulkBar } from './bulk-bar'
import { CandidatePane } from './candidate-pane'
import { CandidateQueue, useCandidates } from './candidate-queue'
import { QUEUE_PANEL } from './candidate-skeleton'
import { type Decision, useDecisions } from './use-decisions'
import { reviewHref, usePlace } from './use-place'

type Props = { rights: { decide: boolean } }

/** The review of suspected duplicates: queue │ pair. One column on a phone. */
export function ReviewScreen({ rights }: Props) {
  const t = useTranslations('identity')
  const client = useQueryClient()
  const { candidateId, filters, go } = usePlace()
  const { query, items } = useCandidates(filters)
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const show = useCallback((id: string | null, options: { replace: boolean }) => go({ candidateId: id }, options), [go])
  const { pane, at, open, comeBack, neighbour, giveWay } = useListBeside({
    name: 'identity',
    items,
    openId: candidateId,
    go: show,
    rowAttribute: 'data-candidate',
    keys: { next: t('keys.next'), previous: t('keys.previous'), open: t('keys.open') },
  })
  const { decide, reopen } = useDecisions(comeBack)

  useLiveQueries((message) => {
    if (message.type !== 'identity' && message.type !== 'customer') return []
    return [identityKeys.candidates, ...(candidateId ? [identityKeys.candidate(candidateId)] : [])]
  })

  const onDecide = useCallback(
    (
      candidate: MatchCandidateView,
      decision: Decision,
      survivorId: string,
      further: readonly MatchCandidateView[],
      choices: readonly GoldenChoice[],
    ) => {
      giveWay(new Set([candidate, ...further].map(({ id }) => id)))
      void decide(candidate, decision, survivorId, further, choices)
    },
    [giveWay, decide],
  )

  // The next pair is read while this one is looked at, so that it opens without a wait.
  const following = neighbour(1)
  useEffect(() => {
    if (!candidateId || !following || following.id === candidateId) return
    const ids = following.sides.map((side) => side.customerId)
    const timer = setTimeout(() => {
      client.setQueryData(candidateQuery(following.id).queryKey, (known) => known ?? following)
      void client.prefetchQuery(mergePreviewQuery(ids[0] ?? '', ids))
      // Who else is alike stands above the comparison: known late, it would push it down.
      for (const id of ids) void client.prefetchQuery(customerCandidatesQuery(id))
    }, 300)
    return () => clearTimeout(timer)
  }, [client, candidateId, following])

  const views = useMemo<PaletteGroup>(
    () => ({
      id: 'identity-views',
      heading: t('queue.title'),
      order: 40,
      actions: REVIEW_VIEWS.map((view) => ({
        id: view,
        label: `${t('queue.title')} : ${t(`queue.views.${view}`)}`,
        icon: 'dup',
        run: () => go({ filters: { ...filters, view } }),
      })),
    }),
    [t, filters, go],
  )
  usePaletteActions(views)

  return (
    <PanelRow>
      <Panel
        name="identity-queue"
        label={t('queue.title')}
        handle="end"
        min={208}
        max={480}
        defaultSize={312}
        className={cx(QUEUE_PANEL, candidateId && 'max-md:hidden')}
      >
        <CandidateQueue
          filters={filters}
          mayDecide={rights.decide}
          items={items}
          query={query}
          openId={candidateId}
          chosen={rights.decide ? chosen : null}
          onChosen={setChosen}
          onFilters={(changed) => {
            setChosen(null)
            go({ filters: changed })
          }}
          onOpen={(id, byKeyboard) => open(id, { replace: candidateId !== null && byKeyboard, focus: byKeyboard })}
        />
        {chosen ? (
          <BulkBar
            candidates={items.filter((item) => chosen.has(item.id))}
            onDone={() => {
              setChosen(null)
              go({ candidateId: null }, { replace: true })
            }}
          />
        ) : null}
      </Panel>
      {candidateId ? (
        <CandidatePane
          key={candidateId}
          ref={pane}
          candidateId={candidateId}
          item={items[at] ?? null}
          backHref={reviewHref(null, filters)}
          mayDecide={rights.decide}
          onBack={() => go({ candidateId: null })}
          onDecide={onDecide}
          onReopen={reopen}
        />
      ) : (
        <MainPanel label={t('pane.label')} className="max-md:hidden">
          <EmptyState icon="dup" as="h2" title={t('none.title')} className="m-auto">
            {t(filters.view === 'open' || filters.view === 'later' ? 'none.body' : 'none.decided')}
          </EmptyState>
        </MainPanel>
      )}
    </PanelRow>
  )
}
