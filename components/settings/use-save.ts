'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { toast } from '@/components/ui/toast'
import { useRouter } from '@/lib/i18n/navigation'
import type { ActionResult } from '@/lib/platform/action'
import type { FieldErrors } from '@/lib/platform/errors'

export type Save = {
  pending: boolean
  /** The words under a field, or null. */
  fieldError: (name: string) => string | null
  /** What went wrong as a whole, or null. */
  error: string | null
  /** Runs an action; on success says so, refreshes the page's data and returns the result, else keeps what was typed. */
  run: <T>(work: () => Promise<ActionResult<T>>, done?: string) => Promise<T | null>
  reset: () => void
}

const KNOWN_FAULTS = ['taken', 'wrong'] as const

/** State of one form of the settings. */
export function useSave(): Save {
  const t = useTranslations('settings')
  const codes = useTranslations('errors.codes')
  const router = useRouter()
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const [fields, setFields] = useState<FieldErrors>({})

  const faultOf = (name: string, fault: string | undefined) => {
    const known = KNOWN_FAULTS.find((each) => each === fault)
    if (known) return t(`faults.${known}`)
    return name === 'password' || name === 'next' ? t('faults.password') : t('faults.invalid')
  }

  return {
    pending,
    error,
    fieldError: (name) => (fields[name] ? faultOf(name, fields[name][0]) : null),
    reset() {
      setError(null)
      setFields({})
    },
    async run(work, done) {
      setPending(true)
      setError(null)
      setFields({})
      try {
        const result = await work()
        if (result.ok) {
          if (done) toast({ message: done })
          router.refresh()
          return result.data
        }
        if (result.code === 'unexpected') setError(t('unexpected', { id: 'errorId' in result ? result.errorId : '' }))
        else {
          setError(codes(result.code))
          if ('fields' in result && result.fields) setFields(result.fields)
        }
        return null
      } catch (failure) {
        // The action itself never throws: this is the network, or a server that is being replaced.
        console.error(failure)
        setError(t('offline'))
        return null
      } finally {
        setPending(false)
      }
    },
  }
}
