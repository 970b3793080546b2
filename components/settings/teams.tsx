'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Screen } from '@/components/shell/screen'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { createQueueAction, createTeamAction, renameTeamAction, updateQueueAction } from '@/lib/settings/actions'
import type { TeamView } from '@/lib/settings/views'
import { FormDialog, textOf } from './form-dialog'
import { SaveError } from './save-error'
import { useSave } from './use-save'

type Editing =
  | { kind: 'new-team' }
  | { kind: 'team'; team: TeamView }
  | { kind: 'new-queue'; team: TeamView }
  | { kind: 'queue'; queue: TeamView['queues'][number] }

function NameDialog({ editing, onClose }: { editing: Editing; onClose: () => void }) {
  const t = useTranslations('settings')
  const save = useSave()
  const title = {
    'new-team': t('teams.add'),
    team: t('teams.rename'),
    'new-queue': t('teams.addQueue'),
    queue: t('teams.renameQueue'),
  }[editing.kind]
  const current = editing.kind === 'team' ? editing.team.name : editing.kind === 'queue' ? editing.queue.name : ''
  async function submit(form: FormData) {
    const name = textOf(form, 'name')
    const done = t('saved')
    const saved = await (editing.kind === 'new-team'
      ? save.run<unknown>(() => createTeamAction({ name }), done)
      : editing.kind === 'team'
        ? save.run<unknown>(() => renameTeamAction({ teamId: editing.team.id, name }), done)
        : editing.kind === 'new-queue'
          ? save.run<unknown>(() => createQueueAction({ teamId: editing.team.id, name }), done)
          : save.run<unknown>(() => updateQueueAction({ queueId: editing.queue.id, name }), done))
    if (saved) onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      submit={t('save')}
      save={save}
      onSubmit={submit}
    >
      <Field label={t('teams.name')} error={save.fieldError('name')} required>
        <Input name="name" defaultValue={current} autoComplete="off" />
      </Field>
    </FormDialog>
  )
}

/** Teams and the queues they own. */
export function TeamsSettings({ teams, mayEdit }: { teams: readonly TeamView[]; mayEdit: boolean }) {
  const t = useTranslations('settings')
  const save = useSave()
  const [editing, setEditing] = useState<Editing | null>(null)
  return (
    <Screen
      title={t('sections.teams')}
      lead={t('teams.lead')}
      actions={
        mayEdit ? (
          <Button variant="primary" icon="plus" onClick={() => setEditing({ kind: 'new-team' })}>
            {t('teams.add')}
          </Button>
        ) : null
      }
    >
      <SaveError error={save.error} />
      <div className="grid gap-8">
        {teams.map((team) => (
          <section key={team.id} aria-labelledby={`team-${team.id}`}>
            <div className="flex items-center gap-2 border-line-2 border-b pb-2">
              <h2 id={`team-${team.id}`} className="text-title">
                {team.name}
              </h2>
              <span className="text-md text-text-3">{t('teams.members', { count: team.members })}</span>
              {mayEdit ? (
                <span className="ml-auto flex gap-1">
                  <Button variant="ghost" size="sm" onClick={() => setEditing({ kind: 'team', team })}>
                    {t('teams.rename')}
                  </Button>
                  <Button variant="ghost" size="sm" icon="plus" onClick={() => setEditing({ kind: 'new-queue', team })}>
                    {t('teams.addQueue')}
                  </Button>
                </span>
              ) : null}
            </div>
            {team.queues.length === 0 ? <p className="py-3 text-md text-text-3">{t('teams.noQueue')}</p> : null}
            <ul>
              {team.queues.map((queue) => (
                <li
                  key={queue.id}
                  className="flex min-h-10 flex-wrap items-center gap-2 border-line border-b py-1 text-md"
                >
                  <span className={queue.archived ? 'text-text-3' : ''}>{queue.name}</span>
                  {queue.isDefault ? <Chip size="sm">{t('teams.default')}</Chip> : null}
                  {queue.archived ? (
                    <Chip size="sm" tone="amber">
                      {t('teams.archived')}
                    </Chip>
                  ) : null}
                  {mayEdit ? (
                    <span className="ml-auto flex gap-1">
                      <Button variant="ghost" size="sm" onClick={() => setEditing({ kind: 'queue', queue })}>
                        {t('edit')}
                      </Button>
                      {queue.isDefault || queue.archived ? null : (
                        <Button
                          variant="ghost"
                          size="sm"
                          onClick={() =>
                            save.run(() => updateQueueAction({ queueId: queue.id, isDefault: true }), t('saved'))
                          }
                        >
                          {t('teams.makeDefault')}
                        </Button>
                      )}
                      {queue.isDefault ? null : (
                        <Button
                          variant="ghost"
                          size="sm"
                          onClick={() =>
                            save.run(
                              () => updateQueueAction({ queueId: queue.id, archived: !queue.archived }),
                              t('saved'),
                            )
                          }
                        >
                          {queue.archived ? t('teams.restore') : t('teams.archive')}
                        </Button>
                      )}
                    </span>
                  ) : null}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {editing ? <NameDialog key={JSON.stringify(editing)} editing={editing} onClose={() => setEditing(null)} /> : null}
    </Screen>
  )
}
