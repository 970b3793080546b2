'use client'

import { useTranslations } from 'next-intl'
import { OverrideNote } from '@/components/identity/override-note'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import { Phone } from '@/components/ui/phone'
import { useNow } from '@/components/ui/time-ago'
import type { GoldenValueView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { useSourceName } from './source-name'
import { useStatedText } from './stated-text'

type Value = GoldenValueView
type Statement = Value['origin']['statements'][number]

const isPoint = (key: Value['key']) => key === 'phone' || key === 'email' || key === 'postal'

/** A value of the header as people read it. */
export function ValueText({ name, value }: { name: Value['key']; value: string }) {
  const statedText = useStatedText()
  return name === 'phone' ? <Phone value={value} /> : statedText(name, value)
}

/** In a few words under the value why it was kept. */
export function useOriginWords(): (value: Value) => string {
  const t = useTranslations('customer.origin')
  const format = useFormat()
  const now = useNow()
  return ({ origin, others }) => {
    const chosen = origin.statements[0]
    const words =
      origin.rule === 'verified'
        ? t('short.verified', { when: chosen ? format.dayShort(chosen.at, now) : '' })
        : origin.rule === 'agreed'
          ? t('short.agreed', { count: origin.statements.filter((each) => !each.ended).length })
          : t(`short.${origin.rule}`)
    return others > 0 ? `${words}, ${t('others', { count: others })}` : words
  }
}

type Props = {
  value: Value
  id: string
  customerId: string
  editable: boolean
  /** Decides on the value with a reason; null for who may not. */
  onDecide: (() => void) | null
  /** Keeps what another source says; null where it cannot be chosen. */
  onChoose: ((statement: Statement) => void) | null
  onCorrect: () => void
  onClose: () => void
}

/** « D’où vient cette valeur ? »: the rule in a sentence, then what every source says, with its date. */
export function OriginPanel({ value, id, customerId, editable, onDecide, onChoose, onCorrect, onClose }: Props) {
  const t = useTranslations('customer.origin')
  const override = useTranslations('identity.override')
  const labels = useTranslations('customer.values')
  const format = useFormat()
  const now = useNow()
  const sourceName = useSourceName()
  const { rule, statements } = value.origin
  const kept = statements[0]
  const point = isPoint(value.key)
  const open = statements.filter((each) => !each.ended)
  const newest = open.reduce((a, b) => (b.at > a.at ? b : a), open[0] ?? statements[0]!)
  const facts = {
    when: format.dateTimeShort(rule === 'agreed' ? newest.at : (kept?.at ?? ''), now),
    source: kept ? sourceName(kept.source) : '',
    count: open.length,
  }
  const sentence =
    point && (rule === 'verified' || rule === 'recent' || rule === 'only' || rule === 'agreed')
      ? t(`pointSentence.${rule}`, facts)
      : t(`sentence.${rule}`, facts)

  return (
    <section
      id={id}
      aria-label={t('questionOf', { label: labels(value.key) })}
      className="relative mt-1 grid gap-x-8 gap-y-2.5 rounded-lg border border-line-2 bg-surface-2 py-3 pr-3 pl-4 text-md lg:grid-cols-[minmax(0,1.05fr)_minmax(0,1.9fr)_auto]"
    >
      <div className="grid content-start gap-1 pr-8 lg:pr-0">
        <p className="font-semibold">{t(`title.${rule}`)}</p>
        <p className="text-text-2" suppressHydrationWarning>
          {sentence}
        </p>
        {point ? null : <OverrideNote customerId={customerId} name={value.key} mayWithdraw={onDecide !== null} />}
      </div>
      <ul aria-label={t('statements')} className="grid content-start gap-y-1">
        {statements.map((statement) => (
          <li
            key={`${statement.sourceRecordId}-${statement.value}-${statement.at}`}
            className={cx(
              'grid min-h-6 grid-cols-[1rem_minmax(0,1fr)] items-center gap-x-2.5 md:grid-cols-[1rem_minmax(0,1.5fr)_minmax(0,1fr)_auto_auto]',
              statement.ended && 'text-text-3',
            )}
          >
            {statement.chosen ? <Icon name="check" size="sm" label={t('kept')} /> : <span />}
            <span className={cx('[overflow-wrap:anywhere]', statement.chosen && 'font-medium')}>
              <ValueText name={value.key} value={statement.value} />
              {statement.verified && !statement.chosen ? (
                <Chip tone="green" size="sm" icon="check" className="ml-1.5">
                  {t('verified')}
                </Chip>
              ) : null}
            </span>
            <span className="text-text-2 max-md:col-start-2">{sourceName(statement.source)}</span>
            <span
              className="whitespace-nowrap text-text-3 max-md:col-start-2 md:text-right"
              title={format.dateTime(statement.at)}
            >
              {statement.ended ? t('ended', { when: format.date(statement.at) }) : format.date(statement.at)}
            </span>
            {editable &&
            onChoose &&
            !point &&
            value.key !== 'name' &&
            !statement.chosen &&
            !statement.ended &&
            statement.value !== kept?.value ? (
              <Button size="sm" onClick={() => onChoose(statement)} className="max-md:col-start-2 max-md:w-fit">
                {t('choose')}
              </Button>
            ) : (
              <span className="max-md:hidden" />
            )}
          </li>
        ))}
      </ul>
      <div className="flex items-start gap-1 max-lg:absolute max-lg:top-2 max-lg:right-2">
        {onDecide && !point ? (
          <Button size="sm" onClick={onDecide}>
            {override('decide')}
          </Button>
        ) : null}
        {editable ? (
          <Button size="sm" onClick={onCorrect} className="max-lg:hidden">
            {t(point ? 'manage' : 'correct')}
          </Button>
        ) : null}
        <IconButton icon="x" size="sm" label={t('close')} onClick={onClose} />
      </div>
    </section>
  )
}
