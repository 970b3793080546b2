'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import type { FieldProps } from './question-fields'

/** The question as the API takes it: everything that has no field of its own is said here. */
export function QuestionJson({ question, onChange }: FieldProps) {
  const t = useTranslations('supervision.whatIf')
  const written = JSON.stringify(question, null, 2)
  /** What is being typed while it is no JSON yet, and which question it was typed over. */
  const [draft, setDraft] = useState<{ text: string; over: string; why: string } | null>(null)
  const typing = draft?.over === written ? draft : null
  return (
    <details className="border-line border-t pt-4">
      <summary className="text-title font-semibold">{t('json')}</summary>
      <div className="mt-3 grid gap-2">
        <Field
          label={t('json')}
          hideLabel
          hint={t('jsonHint')}
          error={typing ? t('jsonInvalid', { why: typing.why }) : null}
        >
          <Textarea
            value={typing?.text ?? written}
            rows={16}
            spellCheck={false}
            className="font-mono text-sm"
            onChange={(event) => {
              const text = event.currentTarget.value
              try {
                const parsed: unknown = JSON.parse(text)
                if (typeof parsed !== 'object' || parsed === null) throw new Error('{ … }')
                setDraft(null)
                onChange({ facts: {}, ...parsed } as typeof question)
              } catch (error) {
                setDraft({ text, over: written, why: error instanceof Error ? error.message : '' })
              }
            }}
          />
        </Field>
        <CopyButton text={written} size="sm" />
      </div>
    </details>
  )
}
