'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { toast } from '@/components/ui/toast'
import { addContactPointAction, correctContactPointAction } from '@/lib/customers/actions'
import { TYPED_POINT_KINDS, type TypedPointKind } from '@/lib/customers/schemas'
import type { ChangeView, ContactPointView } from '@/lib/customers/views'
import { useRouter } from '@/lib/i18n/navigation'
import { useChanges } from './use-changes'
import { useForm } from './use-form'

const FAULTS = [
  'invalid_phone',
  'invalid_email',
  'invalid_postal',
  'invalid_value',
  'already_known',
  'required',
] as const
const INPUT_TYPE = { phone: 'tel', whatsapp: 'tel', email: 'email' } as const

type Props = {
  customerId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The one to correct; without, one is added. */
  point?: ContactPointView | null
}

const isTyped = (kind: string): kind is TypedPointKind => (TYPED_POINT_KINDS as readonly string[]).includes(kind)

/** Adds a contact point, or corrects one; what is wrong is said under the field. */
export function ContactPointDialog({ customerId, open, onOpenChange, point = null }: Props) {
  const t = useTranslations('customer.points')
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t(point ? 'correctTitle' : 'addTitle')}
      {...(point ? { description: t('correctBody') } : {})}
      size="sm"
    >
      {open ? <PointForm customerId={customerId} point={point} onDone={() => onOpenChange(false)} /> : null}
    </Dialog>
  )
}

function PointForm({
  customerId,
  point,
  onDone,
}: {
  customerId: string
  point: ContactPointView | null
  onDone: () => void
}) {
  const t = useTranslations('customer.points')
  const done = useTranslations('customer.done')
  const common = useTranslations('common')
  const router = useRouter()
  const id = useId()
  const form = useForm()
  const change = useChanges(customerId)
  const [kind, setKind] = useState<TypedPointKind>(point && isTyped(point.kind) ? point.kind : 'phone')
  const [value, setValue] = useState(point ? (point.kind === 'postal' ? point.asTyped : point.value) : '')
  const [label, setLabel] = useState(point?.label ?? '')
  const [verified, setVerified] = useState(false)

  async function save(): Promise<void> {
    if (form.refuse(value.trim() === '' ? { value: ['required'] } : {})) return
    const stated = { customerId, value: value.trim(), verified, ...(label.trim() ? { label: label.trim() } : {}) }
    let alsoUsedBy: { id: string; name: string } | null = null
    const written = await form.run(async () => {
      const result = await (point
        ? correctContactPointAction({ ...stated, contactPointId: point.id })
        : addContactPointAction({ ...stated, kind }))
      if (result.ok) alsoUsedBy = result.data.alsoUsedBy
      return result
    })
    if (!written) return
    onDone()
    const made: ChangeView = { changeId: written.changeId }
    await change({
      message: done(point ? 'pointCorrected' : 'pointAdded'),
      run: async () => ({ ok: true, data: made }),
    })
    const other = alsoUsedBy as { id: string; name: string } | null
    if (other) {
      toast({
        message: t('alsoUsed', { name: other.name }),
        action: { label: t('seeOther'), run: () => router.push(`/customers/${other.id}`) },
      })
    }
  }

  const fault = FAULTS.find((each) => form.faults.value?.includes(each))
  const error = fault ? t(`faults.${fault}`) : form.faults.value ? t('faults.invalid_value') : null
  return (
    <form
      id={id}
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {point ? null : (
        <Field label={t('kind')}>
          <Select
            value={kind}
            onChange={(event) => setKind(event.target.value as TypedPointKind)}
            options={TYPED_POINT_KINDS.map((each) => ({ value: each, label: t(`kinds.${each}`) }))}
          />
        </Field>
      )}
      <Field
        label={t(`kinds.${kind}`)}
        required
        error={error}
        hint={
          kind === 'phone' || kind === 'whatsapp' ? t('hints.phone') : kind === 'postal' ? t('hints.postal') : undefined
        }
      >
        <Input
          data-autofocus=""
          value={value}
          onChange={(event) => setValue(event.target.value)}
          type={kind in INPUT_TYPE ? INPUT_TYPE[kind as keyof typeof INPUT_TYPE] : 'text'}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field label={t('label')} optional>
        <Input
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          placeholder={t('labelPlaceholder')}
          maxLength={40}
        />
      </Field>
      <Checkbox
        label={t('isVerified')}
        hint={t('isVerifiedHint')}
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
          {common('save')}
        </Button>
      </div>
    </form>
  )
}
