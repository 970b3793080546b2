'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Segmented } from '@/components/ui/segmented'
import { Textarea } from '@/components/ui/textarea'
import type { CustomerView } from '@/lib/customers/views'
import { RELATION_KINDS, type RelationKind } from '@/lib/identity/domain/relations'
import { CustomerPicker, type PickedCustomer } from './customer-picker'
import { useRelations } from './use-relations'

/** What is to be decided: a customer to be found first, or one that is known. */
export type RelationTarget = { kind: RelationKind; belongs: boolean; other: PickedCustomer | null }

type Props = { customer: CustomerView; target: RelationTarget | null; onClose: () => void }

/** Says with a reason that two customers belong together, or that they do not. */
export function RelationDialog({ customer, target, onClose }: Props) {
  return target ? <RelationForm customer={customer} target={target} onClose={onClose} /> : null
}

function RelationForm({ customer, target, onClose }: Props & { target: RelationTarget }) {
  const t = useTranslations('customer.relations')
  const common = useTranslations('common')
  const { decide, pending } = useRelations(customer.id)
  const [kind, setKind] = useState(target.kind)
  const [other, setOther] = useState(target.other)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const person = customer.kind === 'individual'
  const wanted = person && kind === 'organisation' ? 'organisation' : 'individual'

  async function save(): Promise<void> {
    setTried(true)
    if (other === null || reason.trim() === '') return
    if (await decide({ otherId: other.id, kind, belongs: target.belongs, reason })) onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(target.other === null ? 'addTitle' : target.belongs ? 'confirm' : 'deny')}
      description={
        target.other
          ? t(`${target.belongs ? 'confirms' : 'denies'}.${kind}`, { name: target.other.displayName })
          : t('addBody')
      }
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
        {target.other === null && person ? (
          <Segmented
            label={t('kind')}
            value={kind}
            onValueChange={(chosen) => {
              setKind(chosen)
              setOther(null)
            }}
            segments={RELATION_KINDS.map((each) => ({
              value: each,
              label: t(`kinds.${each}`),
              icon: each === 'household' ? 'home' : 'building',
            }))}
            className="justify-self-start"
          />
        ) : null}
        {target.other === null ? (
          <Field label={t(`who.${wanted}`)} error={tried && other === null ? t('whoMissing') : null} required>
            <CustomerPicker key={wanted} kind={wanted} except={[customer.id]} picked={other} onPick={setOther} />
          </Field>
        ) : null}
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
