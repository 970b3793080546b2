'use client'

import { useTranslations } from 'next-intl'
import { type PointerEvent, useRef, useState } from 'react'
import { cx } from '@/components/ui/cx'
import { useFormat } from '@/lib/i18n/use-format'
import type { TimelineFilters } from '@/lib/timeline/schemas'
import type { TimelineOverviewView } from '@/lib/timeline/views'
import { monthTicks, periodOf, STRIP_HEIGHT, stepOf, weeksOf } from './strip-scale'

const UNIT = 10
const BAR = 7

type Props = {
  overview: TimelineOverviewView
  filters: TimelineFilters
  onPeriod: (period: { from: string; to: string } | null) => void
}

function Key({ className, children }: { className: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={cx('size-2 rounded-xs', className)} aria-hidden="true" />
      {children}
    </span>
  )
}

/**
 * The history at a glance: one bar a week, what came in, what went out, weeks with a broken promise. Dragging over it
 * chooses a period; the same can be done with the period menu beside the filters.
 */
export function DensityStrip({ overview, filters, onPeriod }: Props) {
  const t = useTranslations('customer.timeline')
  const format = useFormat()
  const { weeks, inbound, outbound, weeksWithBreach } = overview.density
  const box = useRef<SVGSVGElement>(null)
  const [drawn, setDrawn] = useState<{ from: number; to: number } | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  if (weeks.length === 0) return null

  const width = weeks.length * UNIT
  const step = stepOf(weeks)
  const chosen: [number, number] | null = drawn
    ? [Math.min(drawn.from, drawn.to), Math.max(drawn.from, drawn.to) + 1]
    : weeksOf(weeks, filters)
  const monthName = (day: string) => {
    const [, month = ''] = format.date(`${day}T12:00:00Z`).split(/[\s\u00a0]/)
    return month
  }

  function weekAt(event: PointerEvent): number {
    const rect = box.current?.getBoundingClientRect()
    if (!rect || rect.width === 0) return 0
    return Math.min(
      weeks.length - 1,
      Math.max(0, Math.floor(((event.clientX - rect.left) / rect.width) * weeks.length)),
    )
  }
  function onPointerDown(event: PointerEvent<SVGSVGElement>): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = weekAt(event)
    setDrawn({ from: at, to: at })
  }
  function onPointerMove(event: PointerEvent<SVGSVGElement>): void {
    const at = weekAt(event)
    setHovered(at)
    if (drawn) setDrawn({ ...drawn, to: at })
  }
  function onPointerUp(): void {
    if (!drawn) return
    const before = weeksOf(weeks, filters)
    // A press inside the chosen period, without dragging, gives the whole history back.
    const press = drawn.from === drawn.to
    const inside = before !== null && drawn.from >= before[0] && drawn.from < before[1]
    onPeriod(press && inside ? null : periodOf(weeks, drawn.from, drawn.to))
    setDrawn(null)
  }

  const week = hovered === null ? null : weeks[hovered]
  return (
    <figure className="mt-2">
      <figcaption className="mb-1.5 flex flex-wrap gap-x-3.5 gap-y-0.5 text-sm text-text-2">
        <Key className="bg-accent">{t('inbound', { count: inbound })}</Key>
        <Key className="bg-line-3">{t('outbound', { count: outbound })}</Key>
        {weeksWithBreach > 0 ? <Key className="bg-red-solid">{t('breaches', { count: weeksWithBreach })}</Key> : null}
        <span className="ml-auto text-text-3 max-md:hidden">
          {week
            ? t('week', { day: format.date(`${week.start}T12:00:00Z`), inbound: week.inbound, outbound: week.outbound })
            : t('perWeek')}
        </span>
      </figcaption>
      <svg
        ref={box}
        role="img"
        aria-label={t('strip', { inbound, outbound, breaches: weeksWithBreach })}
        viewBox={`0 0 ${width} ${STRIP_HEIGHT + 1}`}
        preserveAspectRatio="none"
        className="block h-13 w-full cursor-crosshair touch-pan-y overflow-visible"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrawn(null)}
        onPointerLeave={() => setHovered(null)}
      >
        <title>{t('brush')}</title>
        {chosen ? (
          <>
            <rect
              x={chosen[0] * UNIT}
              width={(chosen[1] - chosen[0]) * UNIT}
              height={STRIP_HEIGHT}
              className="fill-accent opacity-[.08]"
            />
            <path
              d={`M${chosen[0] * UNIT} 0v${STRIP_HEIGHT}M${chosen[1] * UNIT} 0v${STRIP_HEIGHT}`}
              vectorEffect="non-scaling-stroke"
              className="stroke-[1.5] stroke-accent"
            />
          </>
        ) : null}
        {weeks.map((each, index) => {
          const x = index * UNIT + (UNIT - BAR) / 2
          const high = each.inbound * step
          const low = each.outbound * step
          return (
            <g key={each.start}>
              {low > 0 ? (
                <rect x={x} y={STRIP_HEIGHT - high - low} width={BAR} height={low} className="fill-line-3" />
              ) : null}
              {high > 0 ? (
                <rect x={x} y={STRIP_HEIGHT - high} width={BAR} height={high} className="fill-accent" />
              ) : null}
              {each.breaches > 0 ? (
                <rect x={x} y={STRIP_HEIGHT - high - low - 3} width={BAR} height={2.5} className="fill-red-solid" />
              ) : null}
            </g>
          )
        })}
        <path d={`M0 ${STRIP_HEIGHT + 0.5}h${width}`} vectorEffect="non-scaling-stroke" className="stroke-line-2" />
      </svg>
      <svg aria-hidden="true" className="block h-4 w-full overflow-visible text-xs">
        {monthTicks(weeks, 18).map((tick, at) => (
          <text
            key={tick.day}
            x={`${((tick.index / weeks.length) * 100).toFixed(2)}%`}
            y="12"
            className={cx('fill-text-3', at % 3 !== 0 && 'max-md:hidden')}
          >
            {monthName(tick.day)}
          </text>
        ))}
      </svg>
    </figure>
  )
}
