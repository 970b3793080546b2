'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Select } from '@/components/ui/select'
import type { CustomerView } from '@/lib/customers/views'
import { identifierOf, identifierText, isIdentifierAttribute } from '@/lib/identity/domain/company-identifiers'
import { reasonWords } from './reason-words'
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
  const { override, pending } = useOverrides(customer.id)
  const [attribute, setAttribute] = useState<OverridableAttribute>(target.key === 'name' ? 'familyName' : target.key)
  const [value, setValue] = useState(
    target.key === 'name'
      ? (customer.familyName ?? '')
      : isIdentifierAttribute(target.key)
        ? identifierText(target.key, target.value)
        : target.value,
  )
  const faults = useTranslations('customer.identity.faults')
  const missing = value.trim() === ''
  const number = isIdentifierAttribute(attribute) ? attribute : null
  const fault = missing
    ? t('valueMissing')
    : number && identifierOf(number, value) === null
      ? faults(`invalid_${number}`)
      : null

  async function save(reason: string): Promise<void> {
    if (!fault && (await override({ attribute, value, reason }))) onClose()
  }

  return (
    <ReasonDialog
      title={t('title')}
      description={t('body')}
      words={reasonWords(t)}
      pending={pending}
      onClose={onClose}
      onSubmit={(reason) => void save(reason)}
    >
      {(tried) => (
        <>
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
          <Field label={attributes(attribute)} error={tried ? fault : null} required>
            <Input
              type={attribute === 'birthDate' ? 'date' : 'text'}
              value={value}
              maxLength={400}
              autoComplete="off"
              onChange={(event) => setValue(event.target.value)}
            />
          </Field>
        </>
      )}
    </ReasonDialog>
  )
}
