'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { reasonWords } from '@/components/identity/reason-words'
import { Field } from '@/components/ui/field'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Segmented } from '@/components/ui/segmented'
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
  const { decide, pending } = useRelations(customer.id)
  const [kind, setKind] = useState(target.kind)
  const [other, setOther] = useState(target.other)
  const person = customer.kind === 'individual'
  const wanted = person && kind === 'organisation' ? 'organisation' : 'individual'

  async function save(reason: string): Promise<void> {
    if (other === null) return
    if (await decide({ otherId: other.id, kind, belongs: target.belongs, reason })) onClose()
  }

  return (
    <ReasonDialog
      title={t(target.other === null ? 'addTitle' : target.belongs ? 'confirm' : 'deny')}
      description={
        target.other
          ? t(`${target.belongs ? 'confirms' : 'denies'}.${kind}`, { name: target.other.displayName })
          : t('addBody')
      }
      words={reasonWords(t)}
      pending={pending}
      onClose={onClose}
      onSubmit={(reason) => void save(reason)}
    >
      {(tried) => (
        <>
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
        </>
      )}
    </ReasonDialog>
  )
}
