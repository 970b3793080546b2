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
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { Textarea } from '@/components/ui/textarea'
import { phoneSpellings } from '@/lib/i18n/phone'
import { createSmsNumberAction, receiveSampleSmsAction, updateSmsNumberAction } from '@/lib/settings/actions'
import type { SmsNumberView, TeamView } from '@/lib/settings/views'
import { FormDialog, textOf } from './form-dialog'
import { QueueSelect } from './queue-select'
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
    const common = {
      name: textOf(form, 'name'),
      queueId: textOf(form, 'queueId'),
      promisedDelayMinutes: Math.round(Number(textOf(form, 'hours').replace(',', '.')) * 60),
    }
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
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('mailboxes.queue')} error={save.fieldError('queueId')} required>
          <QueueSelect teams={teams} defaultValue={number?.queueId} />
        </Field>
        <Field
          label={t('mailboxes.delay')}
          hint={t('mailboxes.delayHint')}
          error={save.fieldError('promisedDelayMinutes')}
          required
        >
          <Input
            name="hours"
            inputMode="decimal"
            defaultValue={number ? String(number.promisedDelayMinutes / 60) : '2'}
          />
        </Field>
      </div>
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
      <div className="grid gap-4 sm:grid-cols-2">
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
  const change = (numberId: string, changes: { isDefault?: true; disabled?: boolean }) =>
    save.run(() => updateSmsNumberAction({ numberId, ...changes }), t('saved'))
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
      {save.error ? (
        <p role="alert" className="mb-3 text-md text-red">
          {save.error}
        </p>
      ) : null}
      <Table caption={t('sections.sms')}>
        <thead>
          <tr>
            <Th>{t('sms.address')}</Th>
            <Th>{t('mailboxes.queue')}</Th>
            <Th numeric>{t('mailboxes.delay')}</Th>
            <Th>
              <span className="sr-only">{t('actions')}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {numbers.map((number) => (
            <Tr key={number.id} className={number.disabled ? 'text-text-3' : undefined}>
              <Td>
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {shown(number.address)}
                  <Chip size="sm" tone={number.kind === 'personal' ? 'amber' : 'neutral'}>
                    {t(`sms.kind.${number.kind}`)}
                  </Chip>
                  {number.isDefault ? <Chip size="sm">{t('mailboxes.default')}</Chip> : null}
                  {number.disabled ? (
                    <Chip size="sm" tone="red">
                      {t('mailboxes.disabled')}
                    </Chip>
                  ) : null}
                </span>
                <span className="text-sm text-text-3">{number.name}</span>
                {provider ? (
                  <span className="flex items-center gap-1 text-sm text-text-2">
                    {t('sms.webhook')} <code className="break-all">{number.webhookUrl}</code>
                    <CopyButton text={number.webhookUrl} size="sm" />
                  </span>
                ) : null}
              </Td>
              <Td>{number.queue}</Td>
              <Td numeric>{t('mailboxes.hours', { hours: number.promisedDelayMinutes / 60 })}</Td>
              <Td numeric>
                {mayEdit ? (
                  <>
                    <Button
                      variant="ghost"
                      size="sm"
                      onClick={() => setEditing(number)}
                      aria-label={`${t('edit')} ${shown(number.address)}`}
                    >
                      {t('edit')}
                    </Button>
                    {number.isDefault || number.disabled ? null : (
                      <Button variant="ghost" size="sm" onClick={() => change(number.id, { isDefault: true })}>
                        {t('mailboxes.makeDefault')}
                      </Button>
                    )}
                    {number.isDefault ? null : (
                      <Button
                        variant="ghost"
                        size="sm"
                        onClick={() => change(number.id, { disabled: !number.disabled })}
                      >
                        {number.disabled ? t('mailboxes.enable') : t('mailboxes.disable')}
                      </Button>
                    )}
                  </>
                ) : null}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
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
