'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { createMailboxAction, updateMailboxAction } from '@/lib/settings/actions'
import type { MailboxView, TeamView } from '@/lib/settings/views'
import { AccountFields, accountOf } from './account-fields'
import { AccountsTable } from './accounts-table'
import { FormDialog, textOf } from './form-dialog'
import { SaveError } from './save-error'
import { useSave } from './use-save'

type Props = {
  mailboxes: readonly MailboxView[]
  teams: readonly TeamView[]
  mayEdit: boolean
  smtpListen: string
  outgoing: string | null
}

function MailboxDialog({
  mailbox,
  teams,
  onClose,
}: {
  mailbox: MailboxView | null
  teams: readonly TeamView[]
  onClose: () => void
}) {
  const t = useTranslations('settings')
  const save = useSave()
  async function submit(form: FormData) {
    const common = { ...accountOf(form), signature: textOf(form, 'signature') }
    const saved = await (mailbox
      ? save.run(() => updateMailboxAction({ mailboxId: mailbox.id, ...common }), t('saved'))
      : save.run(() => createMailboxAction({ ...common, address: textOf(form, 'address') }), t('saved')))
    if (saved) onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={mailbox ? mailbox.address : t('mailboxes.add')}
      description={t('mailboxes.rule')}
      submit={t('save')}
      save={save}
      onSubmit={submit}
    >
      <Field label={t('mailboxes.name')} hint={t('mailboxes.nameHint')} error={save.fieldError('name')} required>
        <Input name="name" defaultValue={mailbox?.name} autoComplete="off" />
      </Field>
      {mailbox ? null : (
        <Field label={t('mailboxes.address')} error={save.fieldError('address')} required>
          <Input name="address" type="email" autoComplete="off" />
        </Field>
      )}
      <AccountFields teams={teams} account={mailbox} hours={48} save={save} />
      <Field label={t('mailboxes.signature')} hint={t('mailboxes.signatureHint')} optional>
        <Textarea name="signature" rows={4} defaultValue={mailbox?.signature} />
      </Field>
    </FormDialog>
  )
}

/** The e-mail accounts that customers write to, each with its queue and promised delay. */
export function MailboxesSettings({ mailboxes, teams, mayEdit, smtpListen, outgoing }: Props) {
  const t = useTranslations('settings')
  const save = useSave()
  const [editing, setEditing] = useState<MailboxView | 'new' | null>(null)
  return (
    <Screen
      title={t('sections.mailboxes')}
      lead={t('mailboxes.lead')}
      actions={
        mayEdit ? (
          <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
            {t('mailboxes.add')}
          </Button>
        ) : null
      }
    >
      <div className="mb-5 grid gap-2">
        <Alert icon="in">{t('mailboxes.incoming', { address: smtpListen })}</Alert>
        <Alert icon="out" tone={outgoing ? 'neutral' : 'amber'}>
          {outgoing ? t('mailboxes.outgoing', { server: outgoing }) : t('mailboxes.noOutgoing')}
        </Alert>
      </div>
      <SaveError error={save.error} />
      <AccountsTable
        caption={t('sections.mailboxes')}
        addressLabel={t('mailboxes.address')}
        disabledLabel={t('mailboxes.disabled')}
        accounts={mailboxes}
        addressOf={({ address }) => address}
        edit={mayEdit ? setEditing : null}
        change={({ id }, changes) => save.run(() => updateMailboxAction({ mailboxId: id, ...changes }), t('saved'))}
      />
      {editing ? (
        <MailboxDialog
          key={editing === 'new' ? 'new' : editing.id}
          mailbox={editing === 'new' ? null : editing}
          teams={teams}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </Screen>
  )
}
