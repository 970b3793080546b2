'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { toast } from '@/components/ui/toast'
import { correctIdentityAction } from '@/lib/customers/actions'
import { CORRECTABLE, type Correctable } from '@/lib/customers/schemas'
import type { ChangeView, CustomerView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { IDENTIFIER_ATTRIBUTES, identifierText } from '@/lib/identity/domain/company-identifiers'
import { useLanguageName } from './identity-line'
import { useChanges } from './use-changes'
import { useForm } from './use-form'

/** Languages offered first; any other that a source states is offered as well. */
const LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'pt', 'nl', 'ar', 'br', 'pl', 'tr', 'uk', 'vi', 'zh']
const FAULTS = [
  'invalid_date',
  'invalid_language',
  ...IDENTIFIER_ATTRIBUTES.map((attribute) => `invalid_${attribute}` as const),
  'too_long',
] as const

type Props = { customer: CustomerView; open: boolean; onOpenChange: (open: boolean) => void }

/** Corrects who a customer is: said beside the other sources, never instead of them. */
export function IdentityDialog({ customer, open, onOpenChange }: Props) {
  const t = useTranslations('customer.identity')
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} description={t('body')}>
      {open ? <IdentityForm customer={customer} onDone={() => onOpenChange(false)} /> : null}
    </Dialog>
  )
}

/** What the fields hold at first: numbers in groups, and no account number that is hidden from this colleague. */
function fieldsOf(customer: CustomerView): Record<Correctable, string> {
  const { siren, siret, vatNumber, iban } = customer.identifiers
  return {
    givenName: customer.givenName ?? '',
    familyName: customer.familyName ?? '',
    organisationName: customer.organisationName ?? '',
    birthDate: customer.birthDate ?? '',
    language: customer.language ?? '',
    siren: identifierText('siren', siren ?? ''),
    siret: identifierText('siret', siret ?? ''),
    vatNumber: identifierText('vatNumber', vatNumber ?? ''),
    iban: customer.rights.bankDetails ? identifierText('iban', iban ?? '') : '',
  }
}

function IdentityForm({ customer, onDone }: { customer: CustomerView; onDone: () => void }) {
  const t = useTranslations('customer.identity')
  const done = useTranslations('customer.done')
  const common = useTranslations('common')
  const languages = useTranslations('customer.languages')
  const format = useFormat()
  const languageName = useLanguageName()
  const form = useForm()
  const change = useChanges(customer.id)
  const [known] = useState(() => fieldsOf(customer))
  const [values, setValues] = useState(known)
  const [verified, setVerified] = useState(false)
  const set = (name: Correctable) => (event: { target: { value: string } }) =>
    setValues((before) => ({ ...before, [name]: event.target.value }))

  async function save(): Promise<void> {
    // Only what was touched is said: a field left alone stays what the sources say.
    const changed = CORRECTABLE.filter((name) => values[name].trim() !== known[name])
    if (changed.length === 0) {
      onDone()
      return
    }
    const input = Object.fromEntries(changed.map((name) => [name, values[name].trim()]))
    const written = await form.run(() => correctIdentityAction({ customerId: customer.id, verified, ...input }))
    if (!written) return
    onDone()
    const made: ChangeView = { changeId: written.changeId }
    await change({ message: done('identity'), run: async () => ({ ok: true, data: made }) })
    if (written.overruled.length > 0) {
      toast({ message: t('overruled', { attributes: format.list(written.overruled.map((name) => t(name))) }) })
    }
  }

  const errorOf = (name: Correctable) => {
    const given = form.faults[name]
    if (!given) return null
    return t(`faults.${FAULTS.find((each) => given.includes(each)) ?? 'too_long'}`)
  }
  const offered = [...new Set([...LANGUAGES, ...(customer.language ? [customer.language] : [])])]
  const person = customer.kind === 'individual'
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {person ? (
        <div className="grid gap-4 md:grid-cols-2">
          <Field label={t('givenName')} error={errorOf('givenName')}>
            <Input autoFocus value={values.givenName} onChange={set('givenName')} maxLength={200} autoComplete="off" />
          </Field>
          <Field label={t('familyName')} error={errorOf('familyName')}>
            <Input value={values.familyName} onChange={set('familyName')} maxLength={200} autoComplete="off" />
          </Field>
        </div>
      ) : null}
      <Field label={t('organisationName')} error={errorOf('organisationName')} optional={person}>
        <Input
          autoFocus={!person}
          value={values.organisationName}
          onChange={set('organisationName')}
          maxLength={200}
          autoComplete="off"
        />
      </Field>
      <div className="grid gap-4 md:grid-cols-2">
        {person ? (
          <Field label={t('birthDate')} error={errorOf('birthDate')}>
            <Input type="date" value={values.birthDate} onChange={set('birthDate')} />
          </Field>
        ) : null}
        <Field label={t('language')} error={errorOf('language')}>
          <Select
            value={values.language}
            onChange={set('language')}
            placeholder={languages('none')}
            options={offered.map((code) => ({ value: code, label: languageName(code) }))}
          />
        </Field>
      </div>
      {person ? null : (
        <fieldset className="grid gap-4 md:grid-cols-2">
          <legend className="mb-2 font-semibold text-md">{t('numbers')}</legend>
          {IDENTIFIER_ATTRIBUTES.map((name) => (
            <Field
              key={name}
              label={t(name)}
              error={errorOf(name)}
              className={name === 'iban' ? 'md:col-span-2' : undefined}
              hint={
                name === 'iban' && customer.identifiers.iban && !customer.rights.bankDetails
                  ? t('ibanKept', { iban: identifierText('iban', customer.identifiers.iban) })
                  : undefined
              }
            >
              <Input value={values[name]} onChange={set(name)} maxLength={60} autoComplete="off" spellCheck={false} />
            </Field>
          ))}
        </fieldset>
      )}
      <Checkbox
        label={t('verified')}
        hint={t('verifiedHint')}
        checked={verified}
        onChange={(event) => setVerified(event.target.checked)}
      />
      {form.error ? (
        <Alert tone="red" role="alert">
          {form.error}
        </Alert>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onDone}>
          {common('cancel')}
        </Button>
        <Button variant="primary" type="submit" pending={form.pending}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
