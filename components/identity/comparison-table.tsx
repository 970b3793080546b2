'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { useSourceName } from '@/components/customer/source-name'
import { useStatedText } from '@/components/customer/stated-text'
import { Button } from '@/components/ui/button'
import { Radio } from '@/components/ui/checkbox'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { Marked } from '@/components/ui/marked'
import { Skeleton } from '@/components/ui/skeleton'
import { Link } from '@/lib/i18n/navigation'
import { phoneSpellings } from '@/lib/i18n/phone'
import { useFormat } from '@/lib/i18n/use-format'
import type { GoldenChoice } from '@/lib/identity/schemas'
import type { MatchSideView, MergePreviewView } from '@/lib/identity/views'
import {
  type ComparedRow,
  type ComparedValue,
  comparedRows,
  isChoosable,
  isFurtherRow,
  isSameRow,
  keyOf,
} from './compared-rows'
import { differences, type Ranges } from './differences'
import { sideLetter } from './side-letter'
import type { Choices } from './use-choices'

/** A value as people read it: dates and phones in the reader's spelling. */
function useShown(): (row: ComparedRow, value: string) => string {
  const statedText = useStatedText()
  return (row, value) => {
    if (row.type === 'point')
      return row.kind === 'phone' || row.kind === 'whatsapp' ? phoneSpellings(value).shown : value
    return row.type === 'attribute' ? statedText(row.name, value) : value
  }
}

function useRowLabel(): (row: ComparedRow) => string {
  const attributes = useTranslations('customer.sources.attributes')
  const kinds = useTranslations('customer.points.kinds')
  return (row) => (row.type === 'attribute' ? attributes(row.name) : row.type === 'point' ? kinds(row.kind) : row.name)
}

/** What is known of a value beside its text: checked, shared, in error. */
function Remarks({ value }: { value: ComparedValue }) {
  const t = useTranslations('identity.compare')
  const format = useFormat()
  const remarks = [
    value.bouncedAt
      ? { key: 'bounced', tone: 'text-amber', text: t('bounced', { when: format.date(value.bouncedAt) }) }
      : null,
    value.sharedAt ? { key: 'shared', tone: 'text-amber', text: t('shared') } : null,
    value.verifiedAt
      ? { key: 'verified', tone: 'text-text-3', text: t('verified', { when: format.date(value.verifiedAt) }) }
      : null,
  ].filter((each) => each !== null)
  return remarks.length === 0 ? null : (
    <small className="block text-xs">
      {remarks.map((remark, at) => (
        <span key={remark.key} className={remark.tone}>
          {at > 0 ? ', ' : null}
          {remark.text}
        </span>
      ))}
    </small>
  )
}

const CELL =
  'px-2 py-2 align-top xl:px-4 [overflow-wrap:anywhere] max-md:grid max-md:grid-cols-[1.25rem_minmax(0,1fr)] max-md:px-0 max-md:py-0.5 max-md:before:text-sm max-md:before:text-text-3 max-md:before:content-[attr(data-side)] md:border-line md:border-b'
const GOLD = 'md:border-x md:border-x-line-2 md:bg-surface-2 max-md:font-medium max-md:text-accent-text'
/** The proposed record stays in sight where many records scroll sideways. */
const IN_SIGHT = 'md:sticky md:right-0 md:z-1'
const DIFFERENT =
  '[&_mark]:rounded-xs [&_mark]:rounded-b-none [&_mark]:border-amber-solid [&_mark]:border-b-[1.5px] [&_mark]:bg-amber-soft [&_mark]:font-normal'

/** Values of a row that are shown at once: who gathered strangers' values would fill the screen. */
const MOST_LINES = 6

type RowProps = {
  row: ComparedRow
  label: string
  sides: readonly MatchSideView[]
  /** Null until it is known; undefined where there is nothing to merge. */
  preview: MergePreviewView | null | undefined
  shown: (row: ComparedRow, value: string) => string
  choices: Choices
  /** Null where nothing is to be chosen. */
  onChoose: ((choice: GoldenChoice) => void) | null
}

/** The value a merge would keep, from which side and by which rule. */
function Golden({ row, sides, preview, shown, choices }: Omit<RowProps, 'label' | 'onChoose'>) {
  const t = useTranslations('identity.compare')
  if (row.type !== 'attribute') {
    return (
      <span className="text-sm text-text-3 max-md:font-normal">
        {row.type === 'point'
          ? isSameRow(row)
            ? t('identical')
            : t('allKept')
          : isSameRow(row)
            ? t('identical')
            : t('mostTrusted')}
      </span>
    )
  }
  if (!preview) return <Skeleton className="h-3 w-2/3" />
  const { golden } = row
  if (!golden)
    return (
      <span className="text-sm text-text-3 max-md:font-normal">{t(isSameRow(row) ? 'identical' : 'inSources')}</span>
    )
  const choice = choices.get(golden.attribute)
  const { value, sourceRecordId } = choice ?? golden
  const speaking = sides.flatMap((_, at) => (row.lines.some((line) => line.values[at]) ? [at] : []))
  const [only = 0] = speaking
  const from = sides.findIndex((side) => side.attributes.some((each) => each.sourceRecordId === sourceRecordId))
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <span className="min-w-0 grow basis-24">{shown(row, value)}</span>
      <span className={cx('text-xs whitespace-nowrap max-md:font-normal', choice ? 'text-accent-text' : 'text-text-3')}>
        {choice
          ? t('chosen', { side: sideLetter(from) })
          : isSameRow(row)
            ? t('identical')
            : speaking.length === 1
              ? t('only', { side: sideLetter(only) })
              : from < 0
                ? t(`rule.${golden.rule}`)
                : t('from', { side: sideLetter(from), rule: t(`rule.${golden.rule}`) })}
      </span>
    </span>
  )
}

type ChoosableProps = {
  row: Extract<ComparedRow, { type: 'attribute' }>
  value: ComparedValue
  /** Of the radio buttons of the row. */
  name: string
  choices: Choices
  onChoose: (choice: GoldenChoice) => void
  children: ReactNode
}

/** The column in which a value stands first on its line. */
const firstOf = (line: ComparedRow['lines'][number], value: ComparedValue) =>
  line.values.findIndex((each) => each?.key === value.key)

/** A value that may be the one to keep: the radio button before it says whether it is. */
function Choosable({ row, value, name, choices, onChoose, children }: ChoosableProps) {
  const { golden } = row
  const { sourceRecordId } = value
  if (!golden || sourceRecordId === null) return children
  const kept = choices.get(golden.attribute)?.value ?? golden.value
  return (
    <Radio
      name={name}
      checked={keyOf(kept) === value.key}
      onChange={() => onChoose({ attribute: golden.attribute, sourceRecordId, value: value.value })}
      data-choice
      className="[&>span]:pt-0"
      label={children}
    />
  )
}

type FoldProps = { open: boolean; onOpenChange: (open: boolean) => void; children: ReactNode }

/** Shows what is folded away, and folds it again. */
function FoldButton({ open, onOpenChange, children }: FoldProps) {
  return (
    <Button
      size="sm"
      variant="ghost"
      className="-ml-2"
      iconEnd={open ? 'up' : 'down'}
      aria-expanded={open}
      onClick={() => onOpenChange(!open)}
    >
      {children}
    </Button>
  )
}

function Row({ row, label, sides, preview, shown, choices, onChoose }: RowProps) {
  const t = useTranslations('identity.compare')
  const group = useId()
  const sourceName = useSourceName()
  const [all, setAll] = useState(false)
  const further = Math.max(0, row.lines.length - MOST_LINES)
  const lines = all ? row.lines : row.lines.slice(0, MOST_LINES)
  const span = lines.length + (further > 0 ? 1 : 0)
  return (
    <tbody className="max-md:grid max-md:grid-cols-[5.5rem_minmax(0,1fr)] max-md:border-line max-md:border-b max-md:py-1.5">
      {lines.map((line, at) => {
        const [first] = line.values
        const texts = line.values.map((value) => (value ? shown(row, value.value) : null))
        const marks: Ranges[] = texts.map((text, index) => {
          if (text === null || line.same) return []
          // The first column is compared with the second, every other one with the first.
          const other = index === 0 ? texts.slice(1).find((each) => each !== null) : texts[0]
          if (other === null || other === undefined) return []
          return index === 0 ? differences(text, other).a : differences(other, text).b
        })
        return (
          <tr key={line.values.map((value) => value?.key ?? '').join('|')} className="max-md:contents">
            {at === 0 ? (
              <th
                scope="row"
                rowSpan={span}
                className="border-line py-2 pr-2 text-left align-top font-normal text-text-3 [overflow-wrap:anywhere] max-md:row-span-full max-md:py-0.5 md:border-b"
              >
                {label}
              </th>
            ) : null}
            {line.values.map((value, index) => (
              <td
                key={sides[index]?.sourceRecordId}
                data-side={sideLetter(index)}
                className={cx(CELL, 'max-md:col-start-2', DIFFERENT)}
              >
                {value ? (
                  <span title={value.sources.map(sourceName).join(', ')}>
                    {line.same && index === 0 && first ? (
                      <span className="float-right ml-2 font-semibold text-green max-md:hidden" title={t('identical')}>
                        <span aria-hidden="true">=</span>
                      </span>
                    ) : null}
                    {onChoose && row.type === 'attribute' && isChoosable(row) && firstOf(line, value) === index ? (
                      <Choosable row={row} value={value} name={group} choices={choices} onChoose={onChoose}>
                        <Marked text={texts[index] ?? ''} ranges={marks[index] ?? []} />
                      </Choosable>
                    ) : (
                      <Marked text={texts[index] ?? ''} ranges={marks[index] ?? []} />
                    )}
                    <Remarks value={value} />
                  </span>
                ) : (
                  <span className="text-text-3">
                    <span aria-hidden="true">–</span>
                    <span className="sr-only">{t('nothing')}</span>
                  </span>
                )}
              </td>
            ))}
            {at === 0 && preview !== undefined ? (
              <td
                rowSpan={span}
                data-side="="
                className={cx(CELL, GOLD, IN_SIGHT, 'max-md:order-last max-md:col-start-2')}
              >
                <Golden row={row} sides={sides} preview={preview} shown={shown} choices={choices} />
              </td>
            ) : null}
          </tr>
        )
      })}
      {further > 0 ? (
        <tr className="max-md:contents">
          <td colSpan={sides.length} className="border-line px-2 py-1 max-md:col-start-2 md:border-b">
            <FoldButton open={all} onOpenChange={setAll}>
              {t(all ? 'fold' : 'more', { count: further })}
            </FoldButton>
          </td>
        </tr>
      ) : null}
    </tbody>
  )
}

/** Who a side is: the name, and in small which record and how much hangs on it. */
function SideHead({ side, at, kept }: { side: MatchSideView; at: number; kept: boolean }) {
  const t = useTranslations('identity.compare')
  const sourceName = useSourceName()
  const format = useFormat()
  return (
    <>
      <Link
        href={`/customers/${side.customerId}`}
        className="block font-semibold text-base hover:underline [overflow-wrap:anywhere]"
      >
        {side.displayName}
      </Link>
      <small className="text-sm text-text-3">
        {[
          sideLetter(at),
          kept ? t('kept') : null,
          t('source', { source: sourceName(side.source), year: format.date(side.firstSeenAt).slice(-4) }),
          t('interactions', { count: side.interactions }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </>
  )
}

type Props = {
  /** The customer that would be kept comes first. */
  sides: readonly MatchSideView[]
  /** Null until it is known; undefined where there is nothing to merge: then there is no column for it. */
  preview: MergePreviewView | null | undefined
  onlyDifferences: boolean
  choices: Choices
  /** Null where nothing is to be chosen. */
  onChoose: ((choice: GoldenChoice) => void) | null
}

/** What so many records need to be read beside each other; two always fit. */
const LEAST_WIDTH: Record<number, string> = {
  3: 'md:min-w-180',
  4: 'md:min-w-220',
  5: 'md:min-w-260',
  6: 'md:min-w-320',
}

/** A │ B │ the record a merge would make, on one grid; what differs is marked inside the words. */
export function ComparisonTable({ sides, preview, onlyDifferences, choices, onChoose }: Props) {
  const t = useTranslations('identity.compare')
  const shown = useShown()
  const labelOf = useRowLabel()
  const rows = useMemo(() => comparedRows(sides, preview ?? null), [sides, preview])
  const [further, setFurther] = useState(false)
  const wanted = onlyDifferences ? rows.filter((row) => !isSameRow(row)) : rows
  const visible = further ? wanted : wanted.filter((row) => !isFurtherRow(row))
  const folded = wanted.filter(isFurtherRow).length
  const least = LEAST_WIDTH[Math.min(sides.length, 6)]
  const columns = sides.length + (preview === undefined ? 1 : 2)
  return (
    // Three records and more need their width: where it is not there, the table scrolls sideways, and its head along
    // with it; four fit a wide screen, where the head stays.
    <div className={cx(least && 'md:overflow-x-auto', sides.length <= 4 && 'xl:overflow-x-visible')}>
      {/* A phone has no columns: who A and B are stands above the values. */}
      <ul aria-label={t('sides')} className="md:hidden">
        {sides.map((side, at) => (
          <li key={side.sourceRecordId} className="border-line border-b py-2">
            <SideHead side={side} at={at} kept={at === 0 && preview !== undefined} />
          </li>
        ))}
      </ul>
      <table className={cx('w-full table-fixed border-separate border-spacing-0 text-md max-md:block', least)}>
        <caption className="sr-only">{t('caption')}</caption>
        <colgroup>
          <col className="w-20 xl:w-27" />
          {sides.map((side) => (
            <col key={side.sourceRecordId} />
          ))}
          {preview === undefined ? null : <col className={least ? 'w-44 xl:w-56' : 'w-[30%]'} />}
        </colgroup>
        <thead className="max-md:hidden">
          <tr>
            <td className="sticky top-0 z-2 border-line-2 border-b bg-surface" />
            {sides.map((side, at) => (
              <th
                key={side.sourceRecordId}
                scope="col"
                className="sticky top-0 z-2 border-line-2 border-b bg-surface px-2 pt-3 pb-2 text-left xl:px-4 align-top font-normal"
              >
                <SideHead side={side} at={at} kept={at === 0 && preview !== undefined} />
              </th>
            ))}
            {preview === undefined ? null : (
              <th
                scope="col"
                className="sticky top-0 right-0 z-3 border-x border-x-line-2 border-t-2 border-t-accent border-line-2 border-b bg-surface-2 px-2 pt-3 pb-2 text-left xl:px-4 align-top font-normal"
              >
                <span className="block text-base font-semibold">{t('golden')}</span>
                <small className="text-sm text-text-3">{t('goldenHint', { count: choices.size })}</small>
              </th>
            )}
          </tr>
        </thead>
        {visible.length === 0 ? (
          <tbody>
            <tr>
              <td colSpan={columns} className="py-6 text-center text-text-2">
                <Icon name="check" size="sm" className="mr-1.5 inline text-green" />
                {t('allSame')}
              </td>
            </tr>
          </tbody>
        ) : (
          visible.map((row) => (
            <Row key={row.id} {...{ row, sides, preview, shown, choices, onChoose }} label={labelOf(row)} />
          ))
        )}
        {folded > 0 ? (
          <tfoot>
            <tr>
              <td colSpan={columns} className="pt-1.5">
                <FoldButton open={further} onOpenChange={setFurther}>
                  {t(further ? 'fold' : 'unfold', { count: folded })}
                </FoldButton>
              </td>
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  )
}
