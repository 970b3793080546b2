'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { Save } from './use-save'

/** A dialog with one form; Enter sends it, and what went wrong stands above its buttons. */
export function FormDialog({
  open,
  onOpenChange,
  title,
  description,
  submit,
  save,
  onSubmit,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: string
  submit: string
  save: Save
  onSubmit: (form: FormData) => void
  children: ReactNode
}) {
  const t = useTranslations('common')
  const id = useId()
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) save.reset()
        onOpenChange(next)
      }}
      title={title}
      {...(description ? { description } : {})}
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" form={id} pending={save.pending}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit(new FormData(event.currentTarget))
        }}
      >
        {children}
        {save.error ? (
          <Alert tone="red" role="alert">
            {save.error}
          </Alert>
        ) : null}
      </form>
    </Dialog>
  )
}

/** A text of a form, trimmed. */
export const textOf = (form: FormData, name: string) => String(form.get(name) ?? '').trim()
