'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { useIdentityCommands } from './use-identity-commands'

type Props = {
  /** The source record to take out; null while the dialog is closed. */
  record: { id: string; holderId: string; name: string } | null
  onClose: () => void
}

/** Takes one source record out into a customer of its own, with the reason a colleague gives. */
export function SplitDialog({ record, onClose }: Props) {
  const t = useTranslations('identity.split')
  const common = useTranslations('common')
  const { split } = useIdentityCommands()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [pending, setPending] = useState(false)

  function close(): void {
    setReason('')
    setMissing(false)
    onClose()
  }

  async function save(): Promise<void> {
    if (!record) return
    if (reason.trim() === '') return setMissing(true)
    setPending(true)
    const done = await split(record, reason)
    setPending(false)
    if (done) close()
  }

  return (
    <Dialog
      open={record !== null}
      onOpenChange={(open) => (open ? undefined : close())}
      title={t('title')}
      description={record ? t('body', { name: record.name }) : undefined}
      footer={
        <>
          <Button variant="ghost" onClick={close}>
            {common('cancel')}
          </Button>
          <Button variant="primary" icon="unlink" pending={pending} onClick={() => void save()}>
            {t('submit')}
          </Button>
        </>
      }
    >
      <Field label={t('reason')} hint={t('reasonHint')} error={missing ? t('reasonMissing') : null} required>
        <Textarea rows={3} value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </Dialog>
  )
}
