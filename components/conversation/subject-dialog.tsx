'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  subject: string
  onSave: (subject: string) => void
}

/** Gives the conversation another subject, for colleagues. */
export function SubjectDialog({ open, onOpenChange, subject, onSave }: Props) {
  const t = useTranslations('conversation.subjectForm')
  const common = useTranslations('common')
  const form = useId()
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      size="sm"
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            {common('cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form}>
            {common('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          const given = String(new FormData(event.currentTarget).get('subject') ?? '').trim()
          onOpenChange(false)
          if (given && given !== subject) onSave(given)
        }}
      >
        <Field label={t('label')} hint={t('hint')} required>
          <Input name="subject" defaultValue={subject} maxLength={300} required inputSize="lg" />
        </Field>
      </form>
    </Dialog>
  )
}
