'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { CONTACT_CHANNELS, CUSTOMER_KINDS, PURPOSES, SECTORS } from '@/lib/policy/domain/vocabulary'
import { instantOf, type Question, valueAt, wallText, withValue } from './question'
import { StatementList } from './statement-list'

export type FieldProps = { question: Question; onChange: (question: Question) => void }

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="grid min-w-0 gap-3 border-line border-t pt-4">
      <legend className="float-left mb-1 w-full text-title font-semibold">{title}</legend>
      {children}
    </fieldset>
  )
}

const GRID = 'grid gap-x-4 gap-y-3 md:grid-cols-2 xl:grid-cols-3'
const TICKS = 'grid gap-x-4 gap-y-1 md:grid-cols-2 xl:grid-cols-3'

/** Fields that read and write one value of the question each. */
function useFields({ question, onChange }: FieldProps) {
  const t = useTranslations('supervision.whatIf')
  const set = (path: readonly string[], value: unknown) => onChange(withValue(question, path, value))
  const text = (path: readonly string[]) => String(valueAt(question, path) ?? '')
  return {
    t,
    set,
    text,
    tick: (label: string, ...path: string[]) => (
      <Checkbox
        key={path.join('.')}
        label={label}
        checked={valueAt(question, path) === true}
        onChange={(event) => set(path, event.currentTarget.checked)}
      />
    ),
    line: (label: string, path: readonly string[], hint?: string, inputMode?: 'tel' | 'numeric') => (
      <Field key={path.join('.')} label={label} {...(hint ? { hint } : {})}>
        <Input
          value={text(path)}
          inputMode={inputMode}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set(path, event.currentTarget.value)}
        />
      </Field>
    ),
    moment: (label: string, path: readonly string[], hint?: string) => (
      <Field key={path.join('.')} label={label} {...(hint ? { hint } : {})}>
        <Input
          type="datetime-local"
          value={wallText(valueAt(question, path))}
          onChange={(event) => set(path, instantOf(event.currentTarget.value))}
        />
      </Field>
    ),
  }
}

/** What somebody wants to send; the fields of a channel show only with it. */
export function RequestFields({ question, onChange }: FieldProps) {
  const { t, set, text, tick, line, moment } = useFields({ question, onChange })
  const words = useTranslations('supervision')
  const { channel } = question
  const voice = channel === 'phone' || channel === 'voicebot'
  return (
    <Part title={t('request')}>
      <div className={GRID}>
        <Field label={t('purposeLabel')}>
          <Select
            value={question.purpose}
            onChange={(event) => set(['purpose'], event.currentTarget.value)}
            options={PURPOSES.map((value) => ({ value, label: words(`purpose.${value}`) }))}
          />
        </Field>
        <Field label={t('channelLabel')}>
          <Select
            value={channel}
            onChange={(event) => set(['channel'], event.currentTarget.value)}
            options={CONTACT_CHANNELS.map((value) => ({ value, label: words(`channel.${value}`) }))}
          />
        </Field>
        {moment(t('at'), ['at'], t('atHint'))}
        {line(t('topic'), ['topic'])}
        {line(t('contentSlot'), ['contentSlot'], t('contentSlotHint'))}
        {line(t('partner'), ['partner'])}
        {channel === 'sms' || channel === 'rcs' ? line(t('senderNumber'), ['senderNumber'], undefined, 'tel') : null}
        {voice || text(['caller', 'number']) ? line(t('callerNumber'), ['caller', 'number'], undefined, 'tel') : null}
      </div>
      <div className={TICKS}>
        {tick(t('containsPromotion'), 'containsPromotion')}
        {tick(t('agentTyped'), 'agentTyped')}
        {voice ? tick(t('callerHidden'), 'caller', 'hidden') : null}
        {voice ? tick(t('callerAutomated'), 'caller', 'automated') : null}
        {channel === 'whatsapp' ? tick(t('templateApproved'), 'template', 'approved') : null}
      </div>
    </Part>
  )
}

/** What is known of the customer, without what they said. */
export function FactFields({ question, onChange }: FieldProps) {
  const { t, set, text, tick, line, moment } = useFields({ question, onChange })
  const words = useTranslations('supervision')
  const count = (label: string, key: 'max' | 'days', hint: string) => (
    <Field label={label} hint={hint} className="min-w-0 flex-1">
      <Input
        type="number"
        min={0}
        value={text(['facts', 'frequencyCap', key])}
        onChange={(event) => {
          const given = event.currentTarget.value
          const cap = { max: 4, days: 30, ...question.facts.frequencyCap, [key]: Number(given) }
          set(['facts', 'frequencyCap'], given === '' ? undefined : cap)
        }}
      />
    </Field>
  )
  return (
    <Part title={t('facts')}>
      <div className={GRID}>
        <Field label={t('customerKind')}>
          <Select
            value={text(['facts', 'customerKind'])}
            placeholder={t('unknown')}
            onChange={(event) => set(['facts', 'customerKind'], event.currentTarget.value)}
            options={CUSTOMER_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        </Field>
        <Field label={t('birthDate')}>
          <Input
            type="date"
            value={text(['facts', 'birthDate'])}
            onChange={(event) => set(['facts', 'birthDate'], event.currentTarget.value)}
          />
        </Field>
        {line(t('department'), ['facts', 'department'])}
        {line(t('timeZone'), ['facts', 'timeZone'])}
        <Field label={t('sector')}>
          <Select
            value={text(['facts', 'sector'])}
            placeholder={t('unknown')}
            onChange={(event) => set(['facts', 'sector'], event.currentTarget.value)}
            options={SECTORS.map((value) => ({ value, label: t(`sectors.${value}`) }))}
          />
        </Field>
        <Field label={t('preferredChannel')}>
          <Select
            value={text(['facts', 'preferredChannel'])}
            placeholder={t('unknown')}
            onChange={(event) => set(['facts', 'preferredChannel'], event.currentTarget.value)}
            options={CONTACT_CHANNELS.map((value) => ({ value, label: words(`channel.${value}`) }))}
          />
        </Field>
        {moment(t('pausedUntil'), ['facts', 'pausedUntil'])}
        <div className="flex gap-3">
          {count(t('capMax'), 'max', t('capMaxHint'))}
          {count(t('capDays'), 'days', t('capDaysHint'))}
        </div>
      </div>
      <div className={TICKS}>
        {tick(t('contractOngoing'), 'facts', 'contract', 'ongoing')}
        {tick(t('relatedOffer'), 'facts', 'contract', 'relatedOffer')}
        {tick(t('sameEntity'), 'facts', 'priorSale', 'sameEntity')}
        {tick(t('analogousProduct'), 'facts', 'priorSale', 'analogousProduct')}
        {tick(t('optOutOffered'), 'facts', 'priorSale', 'optOutOffered')}
        {tick(t('jobRelated'), 'facts', 'jobRelated')}
        {tick(t('interestDocumented'), 'facts', 'interestDocumented')}
        {tick(t('whatsappOptIn'), 'facts', 'whatsappOptIn')}
        {tick(t('electronicMailbox'), 'facts', 'electronicMailbox')}
        {tick(t('electronicRegisteredConsent'), 'facts', 'electronicRegisteredConsent')}
        {tick(t('parentalConsent'), 'facts', 'parentalConsent')}
        {tick(t('restricted'), 'facts', 'restricted')}
        {tick(t('erased'), 'facts', 'erased')}
      </div>
    </Part>
  )
}

/** What the customer agreed to and refused. */
export function HistoryFields({ question, onChange }: FieldProps) {
  const t = useTranslations('supervision.whatIf')
  return (
    <Part title={t('history')}>
      <StatementList kind="consents" question={question} onChange={onChange} />
      <StatementList kind="objections" question={question} onChange={onChange} />
    </Part>
  )
}
