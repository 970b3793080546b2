'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { cx } from '@/components/ui/cx'
import { useFormat } from '@/lib/i18n/use-format'
import type { Contribution } from '@/lib/identity/domain/score'
import { useSentence } from './use-sentence'
import { type Bar, oddsOf, waterfallScale } from './waterfall-scale'
import { useWeightText } from './weight'

/** Chance alone first, then the heaviest first, what holds the sum back last. */
function inOrder(contributions: readonly Contribution[]): Contribution[] {
  const rank = ({ comparison }: Contribution) => (comparison === 'prior' ? 0 : comparison === 'caution' ? 2 : 1)
  return contributions.toSorted((a, b) => rank(a) - rank(b) || Math.abs(b.weight) - Math.abs(a.weight))
}

const LINE =
  'grid grid-cols-[minmax(0,1fr)_3rem] items-center gap-x-4 md:grid-cols-[minmax(0,1fr)_minmax(9rem,15rem)_3rem]'
const share = (value: number) => `${(value * 100).toFixed(2)}%`

/** One bar over both thresholds, drawn in SVG because the policy refuses style attributes. */
function BarLine({ bar, review, automatic, ink }: { bar: Bar; review: number; automatic: number; ink: string }) {
  const from = Math.min(bar.from, bar.to)
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      className="col-span-full row-start-2 block h-5 w-full overflow-visible md:col-span-1 md:col-start-2 md:row-start-1 md:h-7"
    >
      <line x1={share(review)} x2={share(review)} y1="0" y2="100%" className="stroke-line-3 [stroke-dasharray:3_3]" />
      <line
        x1={share(automatic)}
        x2={share(automatic)}
        y1="0"
        y2="100%"
        className="stroke-accent [stroke-dasharray:3_3]"
      />
      <rect
        x={share(from)}
        width={share(Math.max(0.004, Math.abs(bar.to - bar.from)))}
        y="50%"
        height="8"
        rx="2"
        transform="translate(0,-4)"
        className={ink}
      />
    </svg>
  )
}

type Props = {
  contributions: readonly Contribution[]
  weight: number
  thresholds: { review: number; automatic: number }
  kind: 'individual' | 'organisation'
}

/** The weights of a pair, added up from top to bottom, each in a sentence, with the thresholds of both bands. */
export function Waterfall({ contributions, weight, thresholds, kind }: Props) {
  const t = useTranslations('identity.why')
  const format = useFormat()
  const sentence = useSentence()
  const weightText = useWeightText()
  const lines = useMemo(() => inOrder(contributions), [contributions])
  const { bars, total, review, automatic } = useMemo(
    () =>
      waterfallScale(
        lines.map((line) => line.weight),
        thresholds,
      ),
    [lines, thresholds],
  )
  return (
    <ol className="mt-1.5 text-md">
      {lines.map((line, at) => (
        <li
          key={`${line.comparison}-${at.toString()}`}
          className={cx(LINE, 'min-h-7 max-md:py-1', at > 0 && 'border-line border-t')}
        >
          <span className="[overflow-wrap:anywhere]">{sentence(line, kind)}</span>
          <BarLine
            bar={bars[at] as Bar}
            review={review}
            automatic={automatic}
            ink={line.comparison === 'prior' ? 'fill-line-3' : line.weight < 0 ? 'fill-red-solid' : 'fill-green-solid'}
          />
          <span
            className={cx(
              'text-right font-medium text-sm tabular-nums md:col-start-3',
              line.comparison !== 'prior' && (line.weight < 0 ? 'text-red' : 'text-green'),
            )}
          >
            {weightText(line.weight)}
          </span>
        </li>
      ))}
      <li className={cx(LINE, 'min-h-7 border-line border-t font-semibold max-md:py-1')}>
        <span>{t(weight < 0 ? 'against' : 'together', { odds: format.number(oddsOf(weight)), kind })}</span>
        <BarLine bar={total} review={review} automatic={automatic} ink="fill-text" />
        <span className="text-right text-sm tabular-nums md:col-start-3">{weightText(weight)}</span>
      </li>
      <li aria-hidden="true" className={cx(LINE, 'text-text-3 text-xs max-md:hidden')}>
        <span />
        <svg aria-hidden="true" focusable="false" className="block h-5 w-full overflow-visible">
          <text x={share(review)} y="13" textAnchor="middle" className="fill-text-3">
            {t('toReview')}
          </text>
          <text x={share(automatic)} y="13" textAnchor="middle" className="fill-text-3">
            {t('automatic')}
          </text>
        </svg>
      </li>
    </ol>
  )
}
