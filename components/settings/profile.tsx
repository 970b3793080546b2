'use client'

import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/input'
import { TimeAgo } from '@/components/ui/time-ago'
import { changePasswordAction, revokeOwnSessionAction } from '@/lib/settings/actions'
import type { SessionView } from '@/lib/settings/views'
import { deviceOf } from './device'
import { useSave } from './use-save'

/** One's own password and open sessions. */
export function ProfileSettings({
  name,
  email,
  sessions,
}: {
  name: string
  email: string
  sessions: readonly SessionView[]
}) {
  const t = useTranslations('settings')
  const password = useSave()
  const session = useSave()
  const form = useRef<HTMLFormElement>(null)
  function deviceName(userAgent: string | null): string {
    const { browser, system } = deviceOf(userAgent ?? '')
    if (browser && system) return t('profile.device', { browser, system })
    return browser ?? system ?? t('profile.unknownDevice')
  }
  return (
    <Screen title={t('sections.profile')} lead={`${name} · ${email}`} width="narrow">
      <section aria-labelledby="password" className="mb-10">
        <h2 id="password" className="mb-3 text-title">
          {t('profile.password')}
        </h2>
        <form
          ref={form}
          noValidate
          className="grid max-w-100 gap-4"
          onSubmit={async (event) => {
            event.preventDefault()
            const data = new FormData(event.currentTarget)
            const input = { current: String(data.get('current') ?? ''), next: String(data.get('next') ?? '') }
            if (await password.run(() => changePasswordAction(input), t('profile.changed'))) form.current?.reset()
          }}
        >
          {/* Lets password managers know whose password this is. */}
          <input type="text" name="username" autoComplete="username" defaultValue={email} hidden readOnly />
          <Field label={t('profile.current')} error={password.fieldError('current')} required>
            <PasswordInput name="current" autoComplete="current-password" />
          </Field>
          <Field label={t('profile.next')} hint={t('users.passwordHint')} error={password.fieldError('next')} required>
            <PasswordInput name="next" autoComplete="new-password" />
          </Field>
          {password.error ? (
            <Alert tone="red" role="alert">
              {password.error}
            </Alert>
          ) : null}
          <div>
            <Button variant="primary" type="submit" pending={password.pending}>
              {t('profile.change')}
            </Button>
          </div>
        </form>
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions" className="mb-1 text-title">
          {t('profile.sessions')}
        </h2>
        <ul>
          {sessions.map((each) => (
            <li
              key={each.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2.5 text-md"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate" title={each.userAgent ?? undefined}>
                  {deviceName(each.userAgent)}
                </span>
                <span className="text-sm text-text-3">
                  {each.ip ?? '—'} · <TimeAgo at={each.lastSeenAt} />
                </span>
              </span>
              {each.current ? (
                <Chip tone="green" size="sm">
                  {t('profile.thisOne')}
                </Chip>
              ) : (
                <Button
                  variant="ghost"
                  size="sm"
                  onClick={() => session.run(() => revokeOwnSessionAction({ sessionId: each.id }), t('profile.ended'))}
                >
                  {t('profile.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {session.error ? (
          <p role="alert" className="mt-3 text-md text-red">
            {session.error}
          </p>
        ) : null}
      </section>
    </Screen>
  )
}
