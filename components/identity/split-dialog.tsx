'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { reasonWords } from './reason-words'
import { useIdentityCommands } from './use-identity-commands'

type SplitRecord = { id: string; holderId: string; name: string }
type Props = {
  /** The source record to take out; null while the dialog is closed. */
  record: SplitRecord | null
  onClose: () => void
}

/** Takes one source record out into a customer of its own, with the reason a colleague gives. */
export function SplitDialog({ record, onClose }: Props) {
  const t = useTranslations('identity.split')
  const { split } = useIdentityCommands()
  const [pending, setPending] = useState(false)

  async function save(of: SplitRecord, reason: string): Promise<void> {
    setPending(true)
    const done = await split(of, reason)
    setPending(false)
    if (done) onClose()
  }

  return record ? (
    <ReasonDialog
      title={t('title')}
      description={t('body', { name: record.name })}
      words={reasonWords(t)}
      icon="unlink"
      pending={pending}
      onClose={onClose}
      onSubmit={(reason) => void save(record, reason)}
    />
  ) : null
}
