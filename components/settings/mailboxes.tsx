'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { Textarea } from '@/components/ui/textarea'
import { createMailboxAction, updateMailboxAction } from '@/lib/settings/actions'
import type { MailboxView, TeamView } from '@/lib/settings/views'
import { FormDialog, textOf } from './form-dialog'
import { QueueSelect } from './queue-select'
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
    const common = {
      name: textOf(form, 'name'),
      queueId: textOf(form, 'queueId'),
      promisedDelayMinutes: Math.round(Number(textOf(form, 'hours').replace(',', '.')) * 60),
      signature: textOf(form, 'signature'),
    }
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
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('mailboxes.queue')} error={save.fieldError('queueId')} required>
          <QueueSelect teams={teams} defaultValue={mailbox?.queueId} />
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
            defaultValue={mailbox ? String(mailbox.promisedDelayMinutes / 60) : '48'}
          />
        </Field>
      </div>
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
      {save.error ? (
        <p role="alert" className="mb-3 text-md text-red">
          {save.error}
        </p>
      ) : null}
      <Table caption={t('sections.mailboxes')}>
        <thead>
          <tr>
            <Th>{t('mailboxes.address')}</Th>
            <Th>{t('mailboxes.queue')}</Th>
            <Th numeric>{t('mailboxes.delay')}</Th>
            <Th>
              <span className="sr-only">{t('actions')}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {mailboxes.map((mailbox) => (
            <Tr key={mailbox.id} className={mailbox.disabled ? 'text-text-3' : undefined}>
              <Td>
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {mailbox.address}
                  {mailbox.isDefault ? <Chip size="sm">{t('mailboxes.default')}</Chip> : null}
                  {mailbox.disabled ? (
                    <Chip size="sm" tone="red">
                      {t('mailboxes.disabled')}
                    </Chip>
                  ) : null}
                </span>
                <span className="text-sm text-text-3">{mailbox.name}</span>
              </Td>
              <Td>{mailbox.queue}</Td>
              <Td numeric>{t('mailboxes.hours', { hours: mailbox.promisedDelayMinutes / 60 })}</Td>
              <Td numeric>
                {mayEdit ? (
                  <>
                    <Button
                      variant="ghost"
                      size="sm"
                      onClick={() => setEditing(mailbox)}
                      aria-label={`${t('edit')} ${mailbox.address}`}
                    >
                      {t('edit')}
                    </Button>
                    {mailbox.isDefault || mailbox.disabled ? null : (
                      <Button
                        variant="ghost"
                        size="sm"
                        onClick={() =>
                          save.run(() => updateMailboxAction({ mailboxId: mailbox.id, isDefault: true }), t('saved'))
                        }
                      >
                        {t('mailboxes.makeDefault')}
                      </Button>
                    )}
                    {mailbox.isDefault ? null : (
                      <Button
                        variant="ghost"
                        size="sm"
                        onClick={() =>
                          save.run(
                            () => updateMailboxAction({ mailboxId: mailbox.id, disabled: !mailbox.disabled }),
                            t('saved'),
                          )
                        }
                      >
                        {mailbox.disabled ? t('mailboxes.enable') : t('mailboxes.disable')}
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
