'use client'

import { useTranslations } from 'next-intl'
import { useActionState, useEffect, useRef } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input, PasswordInput } from '@/components/ui/input'
import { type SignInState, signIn } from './sign-in-action'

const START: SignInState = { email: '', fault: null }

/** Works before any script runs: the form posts to the action and the page comes back with the fault in words. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations('auth')
  const [state, send, pending] = useActionState(signIn, START)
  const emailRef = useRef<HTMLInputElement>(null)
  const passwordRef = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (state.fault === 'missing' || state.fault === 'emailMissing') emailRef.current?.focus()
    else if (state.fault === 'refused' || state.fault === 'passwordMissing') passwordRef.current?.focus()
  }, [state])

  const general =
    state.fault === 'refused' || state.fault === 'throttled' || state.fault === 'missing'
      ? t(`errors.${state.fault}`)
      : state.fault === 'unexpected'
        ? t('errors.unexpected', { id: state.errorId })
        : null
  return (
    <form action={send} noValidate className="grid gap-4">
      {general ? (
        <Alert tone={state.fault === 'throttled' ? 'amber' : 'red'} role="alert">
          {general}
        </Alert>
      ) : null}
      <input type="hidden" name="next" value={next} />
      <Field label={t('email')} required error={state.fault === 'emailMissing' ? t('errors.emailMissing') : null}>
        <Input
          ref={emailRef}
          name="email"
          type="email"
          inputSize="lg"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={state.email}
          // A refused sign-in renders the form anew: the address stays.
          key={state.email}
        />
      </Field>
      <Field
        label={t('password')}
        required
        error={state.fault === 'passwordMissing' ? t('errors.passwordMissing') : null}
      >
        <PasswordInput ref={passwordRef} name="password" inputSize="lg" autoComplete="current-password" />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        {t(pending ? 'submitting' : 'submit')}
      </Button>
    </form>
  )
}
