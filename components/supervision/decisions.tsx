'use client'

import { useTranslations } from 'next-intl'
import { Screen } from '@/components/shell/screen'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { EmptyState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { NavTabs } from '@/components/ui/tabs'
import { TimeAgo } from '@/components/ui/time-ago'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { OUTCOMES } from '@/lib/policy/domain/vocabulary'
import type { DecisionCountsView, DecisionRowView, RuleCountView } from '@/lib/policy/queries/review'
import { REVIEW_PERIODS, type ReviewInput } from '@/lib/policy/schemas'
import { withoutSecretMark } from '@/lib/portal/domain/letters'
import { EffectChip, OutcomeChip } from './rule-list'
import { useTopicWord } from './use-topic-word'

/** The address of the list under other filters; the page always begins anew. */
function addressOf(filters: ReviewInput, changes: Partial<ReviewInput>): string {
  const { days, code, outcome, before } = { ...filters, before: undefined, ...changes }
  const query = new URLSearchParams({ days: String(days) })
  if (code) query.set('code', code)
  if (outcome) query.set('outcome', outcome)
  if (before) query.set('before', before)
  return `/supervision/decisions?${query}`
}

function Periods({ filters }: { filters: ReviewInput }) {
  const t = useTranslations('supervision.decisions')
  return (
    <NavTabs
      size="sm"
      label={t('period')}
      className="border-b-0!"
      items={REVIEW_PERIODS.map((days) => ({
        href: addressOf(filters, { days }),
        label: t('days', { days }),
        current: days === filters.days,
      }))}
    />
  )
}

function Rules({ filters, counts }: { filters: ReviewInput; counts: DecisionCountsView }) {
  const t = useTranslations('supervision.decisions')
  const format = useFormat()
  const share = ({ messages }: RuleCountView) =>
    t('share', { percent: format.percent(counts.messages === 0 ? 0 : messages / counts.messages) })
  return (
    <section aria-labelledby="rules-applied">
      <div className="mb-1 flex flex-wrap items-end justify-between gap-x-4">
        <h2 id="rules-applied" className="pb-1.5 text-sm font-semibold text-text-2">
          {t('byCode')}
        </h2>
        <Periods filters={filters} />
      </div>
      <ul>
        {counts.rules.map((rule) => {
          const on = rule.code === filters.code
          return (
            <li key={rule.code} className="border-line border-t first:border-t-0">
              <Link
                href={addressOf(filters, { code: on ? undefined : rule.code, outcome: undefined })}
                scroll={false}
                aria-current={on ? 'true' : undefined}
                title={`${rule.text} ${rule.source}`}
                className={cx(
                  '-mx-2 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 rounded-md px-2 py-2 hover:bg-hover hover:no-underline',
                  on && 'bg-active',
                )}
              >
                <span className="min-w-0">
                  <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                    <span className="font-medium text-text">{rule.short}</span>
                    <EffectChip effect={rule.effect} />
                  </span>
                  <span className="block text-sm text-text-3">
                    {rule.source} · <code className="text-xs">{rule.code}</code>
                  </span>
                </span>
                <span className="text-right">
                  <span className="block font-semibold text-text tabular-nums">{format.number(rule.messages)}</span>
                  <span className="block text-sm text-text-3">{share(rule)}</span>
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function DecisionRow({ row }: { row: DecisionRowView }) {
  const t = useTranslations('supervision.decisions')
  const words = useTranslations('supervision')
  const format = useFormat()
  const topicWord = useTopicWord()
  const when = format.dateTime(row.at)
  // A topic may be called like its purpose (security).
  const about = [words(`channel.${row.channel}`), words(`purpose.${row.purpose}`), topicWord(row.topic)]
  const preview = withoutSecretMark(row.message?.preview ?? '')
  return (
    <Tr>
      <Td className="whitespace-nowrap">
        <TimeAgo at={row.at} shape="moment" />
        <span className="block text-sm text-text-3">{t(`stage.${row.stage}`)}</span>
      </Td>
      <Td>
        {row.customer.name === null ? (
          <span className="text-text-2">{t('erased')}</span>
        ) : (
          <Link href={`/customers/${row.customer.id}`} className="font-medium">
            {row.customer.name}
          </Link>
        )}
        <span className="block text-sm text-text-3">{[...new Set(about)].filter(Boolean).join(' · ')}</span>
      </Td>
      <Td className="min-w-48">
        {row.message?.conversationId ? (
          <Link href={`/inbox/${row.message.conversationId}`} className="line-clamp-2 max-w-prose">
            {preview || t('open')}
          </Link>
        ) : (
          <span className="line-clamp-2 max-w-prose text-text-2">
            {row.message ? preview || t('noText') : t('noMessage')}
          </span>
        )}
      </Td>
      <Td className="min-w-56">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <OutcomeChip outcome={row.outcome} size="sm" />
          <span className="text-sm text-text-2">
            {row.until
              ? t('until', { when: format.dateTime(row.until) })
              : row.redirectTo
                ? t('towards', { channel: words(`channel.${row.redirectTo}`) })
                : null}
          </span>
        </span>
        <span className="block text-sm text-text-2">
          {row.because} <span className="text-text-3">({row.source})</span>
        </span>
        {row.override ? (
          <span className="block text-sm text-amber">
            {t('overridden', { name: row.override.by ?? t('somebody'), reason: row.override.reason })}
          </span>
        ) : null}
      </Td>
      <Td numeric>
        <Button asChild variant="ghost" size="sm" icon="refresh">
          <Link href={`/supervision/what-if?decision=${row.id}`} aria-label={t('replayLabel', { when })}>
            {t('replay')}
          </Link>
        </Button>
      </Td>
    </Tr>
  )
}

type Props = {
  filters: ReviewInput
  counts: DecisionCountsView
  page: { items: readonly DecisionRowView[]; next: string | null }
}

/** `/supervision/decisions`: the rules by how often they were applied; a rule leads to its messages. */
export function Decisions({ filters, counts, page }: Props) {
  const t = useTranslations('supervision.decisions')
  const tabs = useTranslations('supervision.tabs')
  const outcome = useTranslations('supervision.outcome')
  const common = useTranslations('common')
  const rule = counts.rules.find(({ code }) => code === filters.code)
  return (
    <Screen title={tabs('decisions')} lead={t('lead')} width="full">
      {counts.messages === 0 ? (
        <EmptyState icon="shield" as="h2" title={t('empty')} actions={<Periods filters={filters} />}>
          {t('emptyHint')}
        </EmptyState>
      ) : (
        <div className="grid items-start gap-x-10 gap-y-6 xl:grid-cols-[22rem_minmax(0,1fr)]">
          <Rules filters={filters} counts={counts} />
          <div className="min-w-0">
            <div className="mb-2 flex flex-wrap items-center gap-x-6 gap-y-1">
              <h2 className="text-title font-semibold">
                {rule ? t('messagesOf', { rule: rule.short }) : t('messagesAll')}
              </h2>
              {rule ? (
                <Link href={addressOf(filters, { code: undefined })} className="text-sm">
                  {t('allRules')}
                </Link>
              ) : null}
            </div>
            <NavTabs
              size="sm"
              label={t('outcomes')}
              items={[
                {
                  href: addressOf(filters, { outcome: undefined }),
                  label: t('everything'),
                  current: filters.outcome === undefined,
                },
                ...OUTCOMES.map((value) => ({
                  href: addressOf(filters, { outcome: value }),
                  label: outcome(value),
                  current: filters.outcome === value,
                  ...(rule ? {} : { count: counts.outcomes[value] }),
                })),
              ]}
            />
            <Table caption={t('messagesAll')}>
              <thead>
                <tr>
                  <Th>{t('when')}</Th>
                  <Th>{t('who')}</Th>
                  <Th>{t('what')}</Th>
                  <Th>{t('decision')}</Th>
                  <Th>
                    <span className="sr-only">{t('replay')}</span>
                  </Th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((row) => (
                  <DecisionRow key={row.id} row={row} />
                ))}
              </tbody>
            </Table>
            {page.next ? (
              <p className="mt-4 text-center">
                <Button asChild>
                  <Link href={addressOf(filters, { before: page.next })}>{common('loadMore')}</Link>
                </Button>
              </p>
            ) : null}
          </div>
        </div>
      )}
    </Screen>
  )
}
