'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Screen } from '@/components/shell/screen'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Chip } from '@/components/ui/chip'
import { Field } from '@/components/ui/field'
import { Input, PasswordInput } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'
import { ROLES } from '@/lib/platform/permissions'
import { createUserAction, disableUserAction, enableUserAction, updateUserAction } from '@/lib/settings/actions'
import type { TeamView, UserView } from '@/lib/settings/views'
import { FormDialog, textOf } from './form-dialog'
import { SaveError } from './save-error'
import { useSave } from './use-save'

type Role = (typeof ROLES)[number]
type Props = { users: readonly UserView[]; teams: readonly TeamView[]; selfId: string }

function UserDialog({
  user,
  teams,
  open,
  onOpenChange,
}: {
  user: UserView | null
  teams: readonly TeamView[]
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const t = useTranslations('settings')
  const save = useSave()
  async function submit(form: FormData) {
    const common = {
      name: textOf(form, 'name'),
      role: textOf(form, 'role') as Role,
      locale: textOf(form, 'locale') as 'fr' | 'en',
      teamIds: form.getAll('teams').map(String),
    }
    const password = String(form.get('password') ?? '')
    const saved = user
      ? await save.run(
          () => updateUserAction({ userId: user.id, ...common, ...(password ? { password } : {}) }),
          t('users.saved', { name: common.name }),
        )
      : await save.run(
          () => createUserAction({ ...common, email: textOf(form, 'email'), password }),
          t('users.created', { name: common.name }),
        )
    if (saved) onOpenChange(false)
  }
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={user ? t('users.edit', { name: user.name }) : t('users.add')}
      submit={t('save')}
      save={save}
      onSubmit={submit}
    >
      <Field label={t('users.name')} error={save.fieldError('name')} required>
        <Input name="name" defaultValue={user?.name} autoComplete="off" />
      </Field>
      {user ? null : (
        <Field label={t('users.email')} error={save.fieldError('email')} required>
          <Input name="email" type="email" autoComplete="off" />
        </Field>
      )}
      <div className="grid gap-4 md:grid-cols-2">
        <Field label={t('users.role')} hint={user ? t('users.roleHint') : undefined} error={save.fieldError('role')}>
          <Select
            name="role"
            defaultValue={user?.role ?? 'agent'}
            options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
          />
        </Field>
        <Field label={t('users.language')}>
          <Select
            name="locale"
            defaultValue={user?.locale ?? 'fr'}
            options={[
              { value: 'fr', label: 'Français' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Field>
      </div>
      <Field
        label={user ? t('users.newPassword') : t('users.password')}
        hint={user ? t('users.newPasswordHint') : t('users.passwordHint')}
        error={save.fieldError('password')}
        optional={user !== null}
      >
        <PasswordInput name="password" autoComplete="new-password" />
      </Field>
      {teams.length > 0 ? (
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-sm font-medium text-text-2">{t('users.teams')}</legend>
          {teams.map((team) => (
            <Checkbox
              key={team.id}
              name="teams"
              value={team.id}
              label={team.name}
              defaultChecked={user?.teamIds.includes(team.id)}
            />
          ))}
        </fieldset>
      ) : null}
    </FormDialog>
  )
}

/** Colleagues: who may sign in, with which role, in which teams. */
export function UsersSettings({ users, teams, selfId }: Props) {
  const t = useTranslations('settings')
  const save = useSave()
  const [editing, setEditing] = useState<UserView | 'new' | null>(null)
  const teamName = (id: string) => teams.find((team) => team.id === id)?.name
  return (
    <Screen
      title={t('sections.users')}
      lead={t('users.lead')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
          {t('users.add')}
        </Button>
      }
    >
      <SaveError error={save.error} />
      <Table caption={t('sections.users')}>
        <thead>
          <tr>
            <Th>{t('users.name')}</Th>
            <Th>{t('users.role')}</Th>
            <Th>{t('users.teams')}</Th>
            <Th>{t('users.lastSeen')}</Th>
            <Th>
              <span className="sr-only">{t('actions')}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <Tr key={user.id} className={user.disabledAt ? 'text-text-3' : undefined}>
              <Td>
                <span className="block font-medium">{user.name}</span>
                <span className="text-sm text-text-3">{user.email}</span>
              </Td>
              <Td>
                {t(`roles.${user.role}`)}
                {user.disabledAt ? (
                  <Chip tone="red" size="sm" className="ml-2">
                    {t('users.disabled')}
                  </Chip>
                ) : null}
              </Td>
              <Td>{user.teamIds.map(teamName).filter(Boolean).join(', ') || '—'}</Td>
              <Td>{user.lastSeenAt ? <TimeAgo at={user.lastSeenAt} /> : t('never')}</Td>
              <Td numeric>
                <Button
                  variant="ghost"
                  size="sm"
                  onClick={() => setEditing(user)}
                  aria-label={t('users.edit', { name: user.name })}
                >
                  {t('edit')}
                </Button>
                {user.id === selfId ? null : user.disabledAt ? (
                  <Button
                    variant="ghost"
                    size="sm"
                    pending={save.pending}
                    onClick={() =>
                      save.run(() => enableUserAction({ userId: user.id }), t('users.enabled', { name: user.name }))
                    }
                  >
                    {t('users.enable')}
                  </Button>
                ) : (
                  <Button
                    variant="ghost"
                    size="sm"
                    pending={save.pending}
                    onClick={() =>
                      save.run(
                        () => disableUserAction({ userId: user.id }),
                        t('users.disabledDone', { name: user.name }),
                      )
                    }
                  >
                    {t('users.disable')}
                  </Button>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {editing ? (
        <UserDialog
          key={editing === 'new' ? 'new' : editing.id}
          user={editing === 'new' ? null : editing}
          teams={teams}
          open
          onOpenChange={(open) => {
            if (!open) setEditing(null)
          }}
        />
      ) : null}
    </Screen>
  )
}
