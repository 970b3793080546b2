'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { addCustomerNoteAction } from '@/lib/customers/actions'
import type { ChangeView } from '@/lib/customers/views'
import { useChanges } from './use-changes'
import { useForm } from './use-form'

type Props = { customerId: string; open: boolean; onOpenChange: (open: boolean) => void }

/** Adds a note on the customer, outside of any conversation. What was typed stays until it is saved. */
export function NoteDialog({ customerId, open, onOpenChange }: Props) {
  const t = useTranslations('customer.note')
  const done = useTranslations('customer.done')
  const faults = useTranslations('customer.log.faults')
  const common = useTranslations('common')
  const form = useForm()
  const change = useChanges(customerId)
  const [text, setText] = useState('')

  async function save(): Promise<void> {
    if (form.pending || form.refuse(text.trim() === '' ? { text: ['required'] } : {})) return
    const written = await form.run(() => addCustomerNoteAction({ customerId, text: text.trim() }))
    if (!written) return
    setText('')
    onOpenChange(false)
    const made: ChangeView = { changeId: written.changeId }
    await change({ message: done('noted'), run: async () => ({ ok: true, data: made }) })
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} description={t('body')} size="sm">
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field label={t('text')} required error={form.faults.text ? faults('text') : null}>
          <Textarea
            data-autofocus=""
            grow={260}
            rows={4}
            value={text}
            placeholder={t('placeholder')}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
            }}
          />
        </Field>
        {form.error ? (
          <Alert tone="red" role="alert">
            {form.error}
          </Alert>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            {common('cancel')}
          </Button>
          <Button variant="primary" type="submit" icon="note" kbd="mod+Enter" pending={form.pending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
