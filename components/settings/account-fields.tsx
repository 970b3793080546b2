'use client'

import { useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { TeamView } from '@/lib/settings/views'
import { textOf } from './form-dialog'
import { QueueSelect } from './queue-select'
import type { Save } from './use-save'

type Props = {
  teams: readonly TeamView[]
  account: { queueId: string; promisedDelayMinutes: number } | null
  /** Delay proposed for a new account, hours. */
  hours: number
  save: Save
}

/** The queue that owns an account and the delay promised there (S4): no account without both. */
export function AccountFields({ teams, account, hours, save }: Props) {
  const t = useTranslations('settings.accounts')
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Field label={t('queue')} error={save.fieldError('queueId')} required>
        <QueueSelect teams={teams} defaultValue={account?.queueId} />
      </Field>
      <Field label={t('delay')} hint={t('delayHint')} error={save.fieldError('promisedDelayMinutes')} required>
        <Input
          name="hours"
          inputMode="decimal"
          defaultValue={String(account ? account.promisedDelayMinutes / 60 : hours)}
        />
      </Field>
    </div>
  )
}

/** What every account's form states. */
export const accountOf = (form: FormData) => ({
  name: textOf(form, 'name'),
  queueId: textOf(form, 'queueId'),
  promisedDelayMinutes: Math.round(Number(textOf(form, 'hours').replace(',', '.')) * 60),
})
