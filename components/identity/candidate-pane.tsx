'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type Ref, useId, useMemo, useRef, useState } from 'react'
import { useShortcut } from '@/components/shell/shortcuts'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { IconButton } from '@/components/ui/icon-button'
import { MainPanel } from '@/components/ui/panels'
import { ErrorState } from '@/components/ui/states'
import { TimeAgo } from '@/components/ui/time-ago'
import { Link } from '@/lib/i18n/navigation'
import { candidateQuery, mergePreviewQuery } from '@/lib/identity/cache'
import type { GoldenChoice } from '@/lib/identity/schemas'
import type { MatchCandidateView } from '@/lib/identity/views'
import { ReadError } from '@/lib/platform/read-json'
import { AlsoAlike, useFurther } from './also-alike'
import { asStated } from './as-stated'
import { PaneSkeleton } from './candidate-skeleton'
import { ComparisonTable } from './comparison-table'
import { DecisionBar } from './decision-bar'
import { MergeEffects } from './merge-effects'
import { useChoices } from './use-choices'
import type { Decision } from './use-decisions'
import { isSameLevel } from './use-sentence'
import { Waterfall } from './waterfall'
import { likelinessOf } from './weight'

const TONE = {
  almost_certain: 'text-green',
  very_likely: 'text-green',
  likely: 'text-amber',
  possible: 'text-text-2',
} as const

/** How many facts were compared, how many are the same, and whether one contradicts. */
function useSummary(candidate: MatchCandidateView): string {
  const t = useTranslations('identity.pane')
  const facts = candidate.contributions.filter(({ comparison }) => comparison !== 'prior' && comparison !== 'caution')
  const same = facts.filter(({ level }) => isSameLevel(level)).length
  const contradicted = candidate.contributions.some(({ comparison }) => comparison === 'caution')
  return t('summary', { count: facts.length, same, contradicted: contradicted ? 'yes' : 'no' })
}

type Props = {
  candidateId: string
  /** What the list knows of it already. */
  item: MatchCandidateView | null
  backHref: string
  mayDecide: boolean
  onBack: () => void
  /** `further`: candidates of customers set beside the pair, merged with it. */
  onDecide: (
    candidate: MatchCandidateView,
    decision: Decision,
    survivorId: string,
    further: readonly MatchCandidateView[],
    choices: readonly GoldenChoice[],
  ) => void
  onReopen: (candidate: MatchCandidateView) => void
  ref?: Ref<HTMLDivElement>
}

function Pair({
  candidate,
  backHref,
  mayDecide,
  onBack,
  onDecide,
  onReopen,
}: Omit<Props, 'candidateId' | 'item' | 'ref'> & { candidate: MatchCandidateView }) {
  const t = useTranslations('identity.pane')
  const why = useTranslations('identity.why')
  const effects = useTranslations('identity.effects')
  const likeliness = useTranslations('identity.likeliness')
  const id = useId()
  const [swapped, setSwapped] = useState(false)
  const [onlyDifferences, setOnlyDifferences] = useState(false)
  const summary = useSummary(candidate)
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set())
  const further = useFurther(candidate)
  const beside = further.filter(({ side }) => added.has(side.customerId))
  const sides = [...(swapped ? candidate.sides.toReversed() : candidate.sides), ...beside.map(({ side }) => side)]
  const contributions = useMemo(() => asStated(candidate), [candidate])
  const [survivor] = sides
  const ids = sides.map((side) => side.customerId)
  // A pair that was merged is one customer by now.
  const apart = new Set(ids).size === ids.length
  const preview = useQuery({ ...mergePreviewQuery(survivor?.customerId ?? '', ids), enabled: apart })
  const { choices, choose } = useChoices(sides, preview.data)
  const degree = likelinessOf(candidate.probability)
  const kind = survivor?.kind ?? 'individual'
  const waits = candidate.status === 'open' || candidate.status === 'later'

  useShortcut({ id: 'identity.swap', keys: 'v', group: 'list', label: t('swap'), run: () => setSwapped((on) => !on) })
  useShortcut({
    id: 'identity.differences',
    keys: 'd',
    group: 'list',
    label: t('onlyDifferences'),
    run: () => setOnlyDifferences((on) => !on),
  })
  const table = useRef<HTMLDivElement>(null)
  useShortcut({
    id: 'identity.choose',
    keys: 'c',
    group: 'list',
    label: t('choose'),
    enabled: mayDecide && waits,
    run: () => {
      const first = (selector: string) => table.current?.querySelector<HTMLElement>(selector)
      ;(first('input[data-choice]:checked') ?? first('input[data-choice]'))?.focus()
    },
  })

  return (
    <>
      <header className="flex min-h-15 shrink-0 items-center gap-3 border-line border-b px-3 py-2.5 md:px-6">
        <IconButton asChild icon="left" label={t('back')} className="-ml-1 md:hidden">
          <Link
            href={backHref}
            onClick={(event) => {
              event.preventDefault()
              onBack()
            }}
          />
        </IconButton>
        <div className="min-w-0 flex-1">
          <h1 className="text-lg leading-5.5">
            {t('question', { kind })} <span className={TONE[degree]}>{likeliness(degree)}</span>
          </h1>
          <p className="text-md text-text-2 max-md:text-sm">
            {summary} {t('proposed')} <TimeAgo at={candidate.createdAt} shape="moment" />.
          </p>
        </div>
        <Button
          size="sm"
          icon="eye"
          aria-pressed={onlyDifferences}
          onClick={() => setOnlyDifferences((on) => !on)}
          className="max-lg:hidden"
        >
          {t('onlyDifferences')}
        </Button>
        <IconButton
          icon="eye"
          size="sm"
          label={t('onlyDifferences')}
          aria-pressed={onlyDifferences}
          onClick={() => setOnlyDifferences((on) => !on)}
          className="lg:hidden"
        />
        <IconButton icon="swap" size="sm" kbd="v" label={t('swap')} onClick={() => setSwapped((on) => !on)} />
      </header>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-3 pb-6 md:px-6">
        {waits ? null : (
          <Alert
            className="mt-3"
            icon={candidate.status === 'merged' ? 'merge' : 'info'}
            action={
              mayDecide ? (
                <Button size="sm" icon="undo" onClick={() => onReopen(candidate)}>
                  {t('reopen')}
                </Button>
              ) : null
            }
          >
            {t(`was.${candidate.status}`, { by: candidate.decidedBy ?? t('automatic') })}
            {candidate.decidedAt ? (
              <>
                , <TimeAgo at={candidate.decidedAt} shape="moment" />
              </>
            ) : null}
            {candidate.reason ? <span className="block text-sm text-text-2">{candidate.reason}</span> : null}
          </Alert>
        )}
        {mayDecide && waits ? (
          <AlsoAlike
            further={further}
            added={added}
            onToggle={(customerId) => {
              const next = new Set(added)
              if (!next.delete(customerId)) next.add(customerId)
              setAdded(next)
            }}
          />
        ) : null}
        <div ref={table}>
          <ComparisonTable
            sides={sides}
            preview={apart ? (preview.data ?? null) : undefined}
            onlyDifferences={onlyDifferences}
            choices={choices}
            onChoose={mayDecide && waits ? choose : null}
          />
        </div>
        <div className={cx('mt-5 grid gap-x-10 gap-y-5', apart && 'xl:grid-cols-[minmax(0,1fr)_17rem]')}>
          <section aria-labelledby={`${id}-why`}>
            <h2 id={`${id}-why`} className="flex flex-wrap items-baseline gap-x-2.5 text-base">
              {why('title', { likeliness: likeliness(degree).toLowerCase() })}
              <small className="font-normal text-sm text-text-3">{why('scale')}</small>
            </h2>
            <Waterfall
              contributions={contributions}
              weight={candidate.weight}
              thresholds={candidate.thresholds}
              kind={kind}
            />
          </section>
          {apart ? (
            <section aria-labelledby={`${id}-effects`}>
              <h2 id={`${id}-effects`} className="text-base">
                {effects('title')}
              </h2>
              <MergeEffects sides={sides} />
            </section>
          ) : null}
        </div>
      </div>
      {mayDecide && waits && survivor ? (
        <DecisionBar
          kind={kind}
          count={sides.length}
          onDecide={(decision) =>
            onDecide(
              candidate,
              decision,
              survivor.customerId,
              beside.map((each) => each.candidate),
              [...choices.values()],
            )
          }
        />
      ) : null}
    </>
  )
}

/** One pair: both records and the one a merge would make, why they may be one, what a merge changes, the decisions. */
export function CandidatePane({ candidateId, item, ref, ...rest }: Props) {
  const t = useTranslations('identity.pane')
  const query = useQuery({ ...candidateQuery(candidateId), placeholderData: item ?? undefined })
  return (
    <MainPanel label={t('label')}>
      {/* The keyboard lands here when a pair is opened by a key. */}
      <div ref={ref} tabIndex={-1} className="flex min-h-0 flex-1 flex-col focus-visible:outline-none">
        {query.data ? (
          <Pair candidate={query.data} {...rest} />
        ) : query.isError ? (
          <ErrorState
            className="m-auto"
            title={t('failed')}
            errorId={query.error instanceof ReadError ? query.error.errorId : null}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <PaneSkeleton />
        )}
      </div>
    </MainPanel>
  )
}
