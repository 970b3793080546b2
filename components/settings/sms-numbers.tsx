'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { phoneSpellings } from '@/lib/i18n/phone'
import { createSmsNumberAction, receiveSampleSmsAction, updateSmsNumberAction } from '@/lib/settings/actions'
import type { SmsNumberView, TeamView } from '@/lib/settings/views'
import { AccountFields, accountOf } from './account-fields'
import { AccountsTable } from './accounts-table'
import { FormDialog, textOf } from './form-dialog'
import { SaveError } from './save-error'
import { useSave } from './use-save'

/** A number with the address that its operator calls. */
type NumberView = SmsNumberView & { webhookUrl: string }

const shown = (address: string) => phoneSpellings(address).shown

function NumberDialog({
  number,
  teams,
  onClose,
}: {
  number: NumberView | null
  teams: readonly TeamView[]
  onClose: () => void
}) {
  const t = useTranslations('settings')
  const save = useSave()
  async function submit(form: FormData) {
    const common = accountOf(form)
    const saved = await (number
      ? save.run(() => updateSmsNumberAction({ numberId: number.id, ...common }), t('saved'))
      : save.run(() => createSmsNumberAction({ ...common, address: textOf(form, 'address') }), t('saved')))
    if (saved) onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={number ? shown(number.address) : t('sms.add')}
      description={t('sms.rule')}
      submit={t('save')}
      save={save}
      onSubmit={submit}
    >
      {number ? null : (
        <Field label={t('sms.address')} hint={t('sms.addressHint')} error={save.fieldError('address')} required>
          <Input name="address" inputMode="tel" autoComplete="off" />
        </Field>
      )}
      <Field label={t('sms.name')} hint={t('sms.nameHint')} error={save.fieldError('name')} required>
        <Input name="name" defaultValue={number?.name} autoComplete="off" />
      </Field>
      <AccountFields teams={teams} account={number} hours={2} save={save} />
    </FormDialog>
  )
}

/** An SMS as if a customer had sent it, where no operator is set. */
function SampleDialog({ numbers, onClose }: { numbers: readonly NumberView[]; onClose: () => void }) {
  const t = useTranslations('settings')
  const save = useSave()
  async function submit(form: FormData) {
    const given = { from: textOf(form, 'from'), to: textOf(form, 'to'), text: textOf(form, 'text') }
    if (await save.run(() => receiveSampleSmsAction(given), t('sms.received'))) onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('sms.sample')}
      description={t('sms.sampleLead')}
      submit={t('sms.receive')}
      save={save}
      onSubmit={submit}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <Field label={t('sms.from')} error={save.fieldError('from')} required>
          <Input name="from" inputMode="tel" autoComplete="off" />
        </Field>
        <Field label={t('sms.to')} required>
          <Select name="to" options={numbers.map(({ address }) => ({ value: address, label: shown(address) }))} />
        </Field>
      </div>
      <Field label={t('sms.text')} error={save.fieldError('text')} required>
        <Textarea name="text" rows={3} maxLength={1600} />
      </Field>
    </FormDialog>
  )
}

type Props = {
  numbers: readonly NumberView[]
  teams: readonly TeamView[]
  mayEdit: boolean
  /** Host of the operator, or null where messages stay here. */
  provider: string | null
}

/** The numbers for SMS, what each may send, and the address the operator calls. */
export function SmsNumbersSettings({ numbers, teams, mayEdit, provider }: Props) {
  const t = useTranslations('settings')
  const save = useSave()
  const [editing, setEditing] = useState<NumberView | 'new' | null>(null)
  const [sampling, setSampling] = useState(false)
  return (
    <Screen
      title={t('sections.sms')}
      lead={t('sms.lead')}
      actions={
        mayEdit ? (
          <>
            {provider === null && numbers.length > 0 ? (
              <Button icon="in" onClick={() => setSampling(true)}>
                {t('sms.sample')}
              </Button>
            ) : null}
            <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
              {t('sms.add')}
            </Button>
          </>
        ) : null
      }
    >
      <div className="mb-5 grid gap-2">
        <Alert>{t('sms.rule')}</Alert>
        <Alert icon="out" tone={provider ? 'neutral' : 'amber'}>
          {provider ? t('sms.provider', { server: provider }) : t('sms.local')}
        </Alert>
      </div>
      <SaveError error={save.error} />
      <AccountsTable
        caption={t('sections.sms')}
        addressLabel={t('sms.address')}
        disabledLabel={t('sms.disabled')}
        accounts={numbers}
        addressOf={({ address }) => shown(address)}
        chips={({ kind }) => (
          <Chip size="sm" tone={kind === 'personal' ? 'amber' : 'neutral'}>
            {t(`sms.kind.${kind}`)}
          </Chip>
        )}
        note={({ webhookUrl }) =>
          provider ? (
            <span className="flex items-center gap-1 text-sm text-text-2">
              {t('sms.webhook')} <code className="break-all">{webhookUrl}</code>
              <CopyButton text={webhookUrl} size="sm" />
            </span>
          ) : null
        }
        edit={mayEdit ? setEditing : null}
        change={({ id }, changes) => save.run(() => updateSmsNumberAction({ numberId: id, ...changes }), t('saved'))}
      />
      {editing ? (
        <NumberDialog
          key={editing === 'new' ? 'new' : editing.id}
          number={editing === 'new' ? null : editing}
          teams={teams}
          onClose={() => setEditing(null)}
        />
      ) : null}
      {sampling ? (
        <SampleDialog numbers={numbers.filter(({ disabled }) => !disabled)} onClose={() => setSampling(false)} />
      ) : null}
    </Screen>
  )
}
