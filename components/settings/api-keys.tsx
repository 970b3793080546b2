'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { EmptyState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'
import { API_SCOPES, type ApiScope } from '@/lib/platform/permissions'
import { createApiKeyAction, revokeApiKeyAction } from '@/lib/settings/actions'
import type { ApiKeyView } from '@/lib/settings/views'
import { FormDialog, textOf } from './form-dialog'
import { SaveError } from './save-error'
import { useSave } from './use-save'

/** API keys: made here, shown once, revocable at once. */
export function ApiKeysSettings({ keys, docsHref }: { keys: readonly ApiKeyView[]; docsHref: string }) {
  const t = useTranslations('settings')
  const save = useSave()
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  async function submit(form: FormData) {
    const made = await save.run(() =>
      createApiKeyAction({ name: textOf(form, 'name'), scopes: form.getAll('scopes').map(String) as ApiScope[] }),
    )
    if (!made) return
    setMaking(false)
    setSecret(made.secret)
  }
  return (
    <Screen
      title={t('sections.apiKeys')}
      lead={t('apiKeys.lead')}
      actions={
        <>
          <Button asChild icon="book">
            <a href={docsHref}>{t('apiKeys.docs')}</a>
          </Button>
          <Button variant="primary" icon="plus" onClick={() => setMaking(true)}>
            {t('apiKeys.add')}
          </Button>
        </>
      }
    >
      <SaveError error={making ? null : save.error} />
      {keys.length === 0 ? (
        <EmptyState icon="key" title={t('apiKeys.empty')} as="h2">
          {t('apiKeys.emptyHint')}
        </EmptyState>
      ) : (
        <Table caption={t('sections.apiKeys')}>
          <thead>
            <tr>
              <Th>{t('apiKeys.name')}</Th>
              <Th>{t('apiKeys.scopes')}</Th>
              <Th>{t('apiKeys.created')}</Th>
              <Th>{t('apiKeys.lastUsed')}</Th>
              <Th>
                <span className="sr-only">{t('actions')}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <Tr key={key.id} className={key.revokedAt ? 'text-text-3' : undefined}>
                <Td>
                  <span className="block font-medium">{key.name}</span>
                  <code className="text-sm text-text-3">{key.prefix}…</code>
                </Td>
                <Td>{key.scopes.map((scope) => t(`scopes.${scope as ApiScope}`)).join(', ')}</Td>
                <Td>
                  <TimeAgo at={key.createdAt} shape="day" />
                  {key.createdBy ? <span className="block text-sm text-text-3">{key.createdBy}</span> : null}
                </Td>
                <Td>{key.lastUsedAt ? <TimeAgo at={key.lastUsedAt} /> : t('never')}</Td>
                <Td numeric>
                  {key.revokedAt ? (
                    <Chip tone="red" size="sm">
                      {t('apiKeys.revoked')}
                    </Chip>
                  ) : (
                    <Button
                      variant="ghost"
                      size="sm"
                      aria-label={t('apiKeys.revokeNamed', { name: key.name })}
                      onClick={() =>
                        save.run(
                          () => revokeApiKeyAction({ apiKeyId: key.id }),
                          t('apiKeys.revokedDone', { name: key.name }),
                        )
                      }
                    >
                      {t('apiKeys.revoke')}
                    </Button>
                  )}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      <FormDialog
        open={making}
        onOpenChange={setMaking}
        title={t('apiKeys.add')}
        description={t('apiKeys.once')}
        submit={t('apiKeys.make')}
        save={save}
        onSubmit={submit}
      >
        <Field label={t('apiKeys.name')} hint={t('apiKeys.nameHint')} error={save.fieldError('name')} required>
          <Input name="name" autoComplete="off" />
        </Field>
        <fieldset className="grid gap-1.5">
          <legend className="mb-1 text-sm font-medium text-text-2">{t('apiKeys.scopes')}</legend>
          {API_SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              name="scopes"
              value={scope}
              label={t(`scopes.${scope}`)}
              hint={t(`scopeHints.${scope}`)}
              defaultChecked={scope === 'read'}
            />
          ))}
        </fieldset>
      </FormDialog>
      <Dialog
        open={secret !== null}
        onOpenChange={(open) => {
          if (!open) setSecret(null)
        }}
        title={t('apiKeys.made')}
        footer={
          <Button variant="primary" onClick={() => setSecret(null)}>
            {t('apiKeys.kept')}
          </Button>
        }
      >
        <Alert tone="amber">{t('apiKeys.once')}</Alert>
        <div className="mt-4 flex items-center gap-2 rounded-md bg-surface-3 px-3 py-2">
          <code className="min-w-0 flex-1 text-md break-all">{secret}</code>
          <CopyButton text={secret ?? ''} />
        </div>
      </Dialog>
    </Screen>
  )
}
