'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import type { CustomerView } from '@/lib/customers/views'
import { type OverridableAttribute, useOverrides } from './use-overrides'

const ATTRIBUTES = ['givenName', 'familyName'] as const

type Props = {
  customer: CustomerView
  /** The value of the header that is decided on; null while the dialog is closed. */
  target: { key: 'name' | OverridableAttribute; value: string } | null
  onClose: () => void
}

/** A steward's choice of a golden value, with the reason that everybody can read under the value. */
export function OverrideDialog({ customer, target, onClose }: Props) {
  return target ? (
    <OverrideForm key={`${target.key} ${target.value}`} customer={customer} target={target} onClose={onClose} />
  ) : null
}

function OverrideForm({ customer, target, onClose }: Props & { target: NonNullable<Props['target']> }) {
  const t = useTranslations('identity.override')
  const attributes = useTranslations('customer.sources.attributes')
  const common = useTranslations('common')
  const { override, pending } = useOverrides(customer.id)
  const [attribute, setAttribute] = useState<OverridableAttribute>(target.key === 'name' ? 'familyName' : target.key)
  const [value, setValue] = useState(target.key === 'name' ? (customer.familyName ?? '') : target.value)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)

  async function save(): Promise<void> {
    setTried(true)
    if (value.trim() === '' || reason.trim() === '') return
    if (await override({ attribute, value, reason })) onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('title')}
      description={t('body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button variant="primary" icon="check" pending={pending} onClick={() => void save()}>
            {t('submit')}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {target.key === 'name' ? (
          <Field label={t('attribute')}>
            <Select
              value={attribute}
              options={ATTRIBUTES.map((each) => ({ value: each, label: attributes(each) }))}
              onChange={(event) => {
                const chosen = ATTRIBUTES.find((each) => each === event.target.value) ?? 'familyName'
                setAttribute(chosen)
                setValue(customer[chosen] ?? '')
              }}
            />
          </Field>
        ) : null}
        <Field label={attributes(attribute)} error={tried && value.trim() === '' ? t('valueMissing') : null} required>
          <Input
            type={attribute === 'birthDate' ? 'date' : 'text'}
            value={value}
            maxLength={400}
            autoComplete="off"
            onChange={(event) => setValue(event.target.value)}
          />
        </Field>
        <Field
          label={t('reason')}
          hint={t('reasonHint')}
          error={tried && reason.trim() === '' ? t('reasonMissing') : null}
          required
        >
          <Textarea rows={2} value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}
