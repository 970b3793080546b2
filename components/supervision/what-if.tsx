'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { SkeletonText } from '@/components/ui/skeleton'
import { useFormat } from '@/lib/i18n/use-format'
import { ReadError, readJson } from '@/lib/platform/read-json'
import { POLICY_EXAMPLES } from '@/lib/policy/domain/examples'
import type { WhatIfView } from '@/lib/policy/queries/what-if'
import { FIRST_QUESTION, type Question } from './question'
import { FactFields, HistoryFields, RequestFields } from './question-fields'
import { QuestionJson } from './question-json'
import { OutcomeChip, RuleList } from './rule-list'

/** A question with its answer, as the server gave it with the page. */
type Asked = { question: Question; answer: WhatIfView }

function whatIfQuery(question: Question, locale: string) {
  const query = new URLSearchParams({ question: JSON.stringify(question), locale })
  return {
    queryKey: ['what-if', query.toString()] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      readJson<WhatIfView>(`/api/console/decisions/what-if?${query}`, signal),
    placeholderData: keepPreviousData,
    retry: false,
  }
}

function Answer({ question, first }: { question: Question; first: Asked }) {
  const t = useTranslations('supervision.whatIf')
  const format = useFormat()
  const query = useQuery({
    ...whatIfQuery(question, useLocale()),
    ...(question === first.question ? { initialData: first.answer } : {}),
  })
  const { data, error } = query
  const faults = error instanceof ReadError && error.code === 'invalid_input' ? error.fields : null
  return (
    <section aria-label={t('answer')} aria-live="polite" className="rounded-lg border border-line-2 bg-surface-2 p-4">
      {error ? (
        <Alert tone="amber">
          {faults ? t('invalid') : t('failed')}
          {faults ? (
            <ul className="mt-1 list-disc pl-4 text-sm">
              {Object.entries(faults).map(([field, [why]]) => (
                <li key={field}>
                  <code>{field.replace(/^question\.?/, '')}</code> {why}
                </li>
              ))}
            </ul>
          ) : null}
        </Alert>
      ) : data ? (
        <>
          <OutcomeChip outcome={data.outcome} />
          <p className="mt-2 text-title font-semibold text-balance">{data.sentence}</p>
          {data.until ? (
            <p className="mt-1 text-sm text-text-2">{t('from', { when: format.dateTime(data.until) })}</p>
          ) : null}
          {data.overridable ? (
            <p className="mt-1 text-sm text-text-2">
              {t(data.overridable === 'supervisor' ? 'overridable' : 'notOverridable')}
            </p>
          ) : null}
          <h2 className="mt-4 border-line border-t pt-3 text-sm font-semibold text-text-2">
            {t('rules', { count: data.rules.length })}
          </h2>
          <RuleList rules={data.rules} />
          <p className="mt-2 border-line border-t pt-2 text-sm text-text-3">
            {t('version', { version: data.ruleVersion })}
          </p>
        </>
      ) : (
        <SkeletonText lines={6} />
      )}
    </section>
  )
}

type Props = {
  first: Asked
  /** When the decision was taken whose facts are looked at again. */
  replayedAt: string | null
}

/** `/supervision/what-if`: any facts in, the decision and every rule that matched out, while one types. */
export function WhatIf({ first, replayedAt }: Props) {
  const t = useTranslations('supervision.whatIf')
  const tabs = useTranslations('supervision.tabs')
  const locale = useLocale() === 'en' ? 'en' : 'fr'
  const format = useFormat()
  const [question, setQuestion] = useState<Question>(first.question)
  const [example, setExample] = useState('')
  function change(next: Question): void {
    setQuestion(next)
    setExample('')
  }
  return (
    <Screen title={tabs('whatIf')} lead={t('lead')} width="full">
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
        <div className="grid min-w-0 gap-5">
          {replayedAt ? <Alert icon="history">{t('replayed', { when: format.dateTime(replayedAt) })}</Alert> : null}
          <div className="flex flex-wrap items-end gap-3">
            <Field label={t('example')} className="w-full max-w-96">
              <Select
                value={example}
                placeholder={t('exampleNone')}
                onChange={(event) => {
                  const chosen = event.currentTarget.value
                  const found = POLICY_EXAMPLES[Number(chosen)]
                  setExample(chosen)
                  if (chosen !== '' && found) setQuestion(found.request)
                }}
                options={POLICY_EXAMPLES.map(({ code, title }, index) => ({
                  value: String(index),
                  label: `${title[locale]} (${code})`,
                }))}
              />
            </Field>
            <Button variant="ghost" icon="undo" onClick={() => change(FIRST_QUESTION)}>
              {t('reset')}
            </Button>
          </div>
          <RequestFields question={question} onChange={change} />
          <FactFields question={question} onChange={change} />
          <HistoryFields question={question} onChange={change} />
          <QuestionJson question={question} onChange={change} />
        </div>
        <div className="max-lg:order-first lg:sticky lg:top-4">
          <Answer question={question} first={first} />
        </div>
      </div>
    </Screen>
  )
}
