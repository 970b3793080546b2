'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Field } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { ConsentFact, ObjectionFact } from '@/lib/policy/domain/types'
import { CONSENT_PURPOSES, CONSENT_STATES, CONTACT_CHANNELS } from '@/lib/policy/domain/vocabulary'
import { instantOf, type Question, wallText, withValue } from './question'

type Statement = ConsentFact | ObjectionFact

type Props = {
  kind: 'consents' | 'objections'
  question: Question
  onChange: (question: Question) => void
}

const FIRST = {
  consents: { purpose: 'marketing', channel: 'phone', state: 'granted' },
  objections: { purpose: 'marketing', channel: 'any' },
} as const

/** Wide enough for a date with its time; the last column removes the line. */
const COLUMNS = {
  consents: 'md:grid-cols-[1fr_1fr_1fr_1.6fr_auto]',
  objections: 'md:grid-cols-[1fr_1fr_1.6fr_auto]',
} as const

/** Lines of consents or of objections, each with its purpose, channel and moment. */
export function StatementList({ kind, question, onChange }: Props) {
  const t = useTranslations('supervision.whatIf')
  const words = useTranslations('supervision')
  const list: readonly Statement[] = question.facts[kind] ?? []
  const put = (next: readonly Statement[]) =>
    onChange(withValue(question, ['facts', kind], next.length > 0 ? next : undefined))
  const change = (index: number, changes: Partial<ConsentFact>) =>
    put(list.map((each, at) => (at === index ? ({ ...each, ...changes } as Statement) : each)))
  const channels = kind === 'objections' ? (['any', ...CONTACT_CHANNELS] as const) : CONTACT_CHANNELS
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-2 text-sm font-semibold text-text-2">{t(kind)}</legend>
      {list.length === 0 ? <p className="text-sm text-text-3">{t('noStatement')}</p> : null}
      {list.map((statement, index) => (
        <div
          // The lines have no identity of their own and are only added at the end.
          key={index}
          className={cx('grid grid-cols-2 items-end gap-2', COLUMNS[kind])}
        >
          <Field label={t('purposeLabel')}>
            <Select
              value={statement.purpose}
              onChange={(event) => change(index, { purpose: event.currentTarget.value as ConsentFact['purpose'] })}
              options={CONSENT_PURPOSES.map((value) => ({ value, label: words(`purpose.${value}`) }))}
            />
          </Field>
          <Field label={t('channelLabel')}>
            <Select
              value={statement.channel}
              onChange={(event) => change(index, { channel: event.currentTarget.value as ConsentFact['channel'] })}
              options={channels.map((value) => ({ value, label: words(`channel.${value}`) }))}
            />
          </Field>
          {'state' in statement ? (
            <Field label={t('state')}>
              <Select
                value={statement.state}
                onChange={(event) => change(index, { state: event.currentTarget.value as ConsentFact['state'] })}
                options={CONSENT_STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
              />
            </Field>
          ) : null}
          <Field label={t('since')} className="max-md:col-span-full">
            <Input
              type="datetime-local"
              value={wallText(statement.at)}
              onChange={(event) => change(index, { at: instantOf(event.currentTarget.value) })}
            />
          </Field>
          <IconButton icon="x" label={t('removeStatement')} onClick={() => put(list.filter((_, at) => at !== index))} />
        </div>
      ))}
      <Button size="sm" icon="plus" className="justify-self-start" onClick={() => put([...list, FIRST[kind]])}>
        {t(kind === 'consents' ? 'addConsent' : 'addObjection')}
      </Button>
    </fieldset>
  )
}
