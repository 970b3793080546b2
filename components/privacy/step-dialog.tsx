'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'

const SHORTEST_REASON = 5

type Props = {
  asked: 'extend' | 'refuse' | 'erase' | null
  name: string
  pending: boolean
  onClose: () => void
  onConfirm: (reason: string) => void
}

/** What a step needs: a reason that the customer will read, or a second look before what cannot be undone. */
export function StepDialog({ asked, name, pending, onClose, onConfirm }: Props) {
  const t = useTranslations('privacy')
  const common = useTranslations('common')
  const form = useId()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  if (!asked) return null
  const erase = asked === 'erase'
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      size="sm"
      title={erase ? t('dialog.eraseTitle', { name }) : t(`dialog.${asked}Title`)}
      description={t(`dialog.${asked}Body`)}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common('cancel')}
          </Button>
          {erase ? (
            <Button variant="danger" pending={pending} onClick={() => onConfirm('')}>
              {t('dialog.eraseSubmit')}
            </Button>
          ) : (
            <Button variant="primary" type="submit" form={form} pending={pending}>
              {t(asked)}
            </Button>
          )}
        </>
      }
    >
      {erase ? null : (
        <form
          id={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim().length < SHORTEST_REASON) setMissing(true)
            else onConfirm(reason.trim())
          }}
        >
          <Field label={t('dialog.reason')} required error={missing ? t('dialog.missing') : null}>
            <Textarea rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        </form>
      )}
    </Dialog>
  )
}
