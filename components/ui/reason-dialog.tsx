'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from './button'
import { Dialog } from './dialog'
import { Field } from './field'
import type { IconName } from './icon-names'
import { Textarea } from './textarea'

type Props = {
  title: ReactNode
  description?: ReactNode
  /** What to say: of the button, of the reason, and where it is missing. */
  words: { submit: string; reason: string; reasonHint: string; reasonMissing: string }
  icon?: IconName
  pending: boolean
  onClose: () => void
  /** Called with the reason once there is one. */
  onSubmit: (reason: string) => void
  /** Further fields, before the reason; `tried` once somebody has pressed the button. */
  children?: (tried: boolean) => ReactNode
}

/** Asks for a reason, and for whatever else there is to say, before something is done. Stands only while it is open. */
export function ReasonDialog({
  title,
  description,
  words,
  icon = 'check',
  pending,
  onClose,
  onSubmit,
  children,
}: Props) {
  const common = useTranslations('common')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = reason.trim() === ''

  function submit(): void {
    setTried(true)
    // Enter in a field reaches the form although the button ignores presses.
    if (!missing && !pending) onSubmit(reason)
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      description={description}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button variant="primary" icon={icon} pending={pending} onClick={submit}>
            {words.submit}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {children?.(tried)}
        <Field
          label={words.reason}
          hint={words.reasonHint}
          error={tried && missing ? words.reasonMissing : null}
          required
        >
          <Textarea rows={2} value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}
