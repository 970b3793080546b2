'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { inputValue, instantOf, snoozeChoices } from '@/components/conversation/snooze-choices'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { FilterChip } from '@/components/ui/chip'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { addCommitmentAction } from '@/lib/customers/actions'
import type { ChangeView, CustomerView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { useChanges } from './use-changes'
import { useForm } from './use-form'

type Props = {
  customer: CustomerView
  conversationId?: string | null
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Promises something by a time: the usual times are one press away. */
export function PromiseDialog({ customer, conversationId = null, open, onOpenChange }: Props) {
  const t = useTranslations('customer.promises')
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('dialogTo', { name: customer.displayName })}
      description={t('dialogBody')}
      size="sm"
    >
      {open ? (
        <PromiseForm customer={customer} conversationId={conversationId} onDone={() => onOpenChange(false)} />
      ) : null}
    </Dialog>
  )
}

function PromiseForm({
  customer,
  conversationId,
  onDone,
}: {
  customer: CustomerView
  conversationId: string | null
  onDone: () => void
}) {
  const t = useTranslations('customer.promises')
  const done = useTranslations('customer.done')
  const faults = useTranslations('customer.log.faults')
  const common = useTranslations('common')
  const format = useFormat()
  const form = useForm()
  const change = useChanges(customer.id)
  // The choices are those of the moment the form was opened: they must not jump under the finger.
  const [now] = useState(() => Date.now())
  const choices = snoozeChoices(now, format.timeZone)
  const [chosen, setChosen] = useState<string>(choices.find((choice) => choice.id === 'tomorrow')?.id ?? 'inHours')
  const [exact, setExact] = useState(() => inputValue(now + 24 * 3_600_000, format.timeZone))
  const [text, setText] = useState('')
  const fallback = customer.openConversations[0]?.id ?? ''
  const [conversation, setConversation] = useState(conversationId ?? fallback)

  async function save(): Promise<void> {
    const at =
      chosen === 'other'
        ? instantOf(exact, format.timeZone)
        : (choices.find((choice) => choice.id === chosen)?.at ?? null)
    const refused: Record<string, string[]> = {}
    if (text.trim() === '') refused.text = ['required']
    if (at === null || at < Date.now()) refused.dueAt = ['in_past']
    if (form.refuse(refused) || at === null) return
    const made = await form.run(() =>
      addCommitmentAction({
        customerId: customer.id,
        text: text.trim(),
        dueAt: new Date(at).toISOString(),
        ...(conversation ? { conversationId: conversation } : {}),
      }),
    )
    if (!made) return
    onDone()
    const view: ChangeView = { changeId: made.changeId }
    await change({ message: done('promised'), run: async () => ({ ok: true, data: view }) })
  }

  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field label={t('text')} required error={form.faults.text ? faults('text') : null}>
        <Input
          data-autofocus=""
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t('textPlaceholder')}
          maxLength={500}
        />
      </Field>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-medium text-sm text-text-2">{t('when')}</legend>
        <div className="flex flex-wrap gap-1.5">
          {choices.map((choice) => (
            <FilterChip
              key={choice.id}
              pressed={chosen === choice.id}
              title={format.dateTime(choice.at)}
              onClick={() => setChosen(choice.id)}
            >
              {t(choice.id)}
            </FilterChip>
          ))}
          <FilterChip pressed={chosen === 'other'} onClick={() => setChosen('other')}>
            {t('other')}
          </FilterChip>
        </div>
        {chosen === 'other' ? (
          <Field label={t('exact')} error={form.faults.dueAt ? faults('occurredAt') : null} className="mt-1">
            <Input
              type="datetime-local"
              value={exact}
              min={inputValue(now, format.timeZone)}
              onChange={(event) => setExact(event.target.value)}
            />
          </Field>
        ) : (
          <p className="text-sm text-text-3">
            {format.dateTimeShort(choices.find((choice) => choice.id === chosen)?.at ?? now, now)}
          </p>
        )}
      </fieldset>
      {customer.openConversations.length > 0 ? (
        <Field label={t('conversation')}>
          <Select
            value={conversation}
            onChange={(event) => setConversation(event.target.value)}
            placeholder={t('noConversation')}
            options={customer.openConversations.map((each) => ({ value: each.id, label: each.subject }))}
          />
        </Field>
      ) : null}
      {form.error ? (
        <Alert tone="red" role="alert">
          {form.error}
        </Alert>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onDone}>
          {common('cancel')}
        </Button>
        <Button variant="primary" type="submit" icon="flag" pending={form.pending}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
