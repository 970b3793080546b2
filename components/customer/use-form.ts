'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ActionResult } from '@/lib/platform/action'
import type { FieldErrors } from '@/lib/platform/errors'

export type Form = {
  pending: boolean
  /** Codes of what is wrong, by field; the form has the words. */
  faults: FieldErrors
  /** What went wrong as a whole, in words. */
  error: string | null
  /** Refuses before asking the server; false when there is nothing to refuse. */
  refuse: (faults: FieldErrors) => boolean
  /** Runs an action; null when it failed, and what was typed stays. */
  run: <T>(work: () => Promise<ActionResult<T>>) => Promise<T | null>
  reset: () => void
}

/** State of one form that calls one action. */
export function useForm(): Form {
  const codes = useTranslations('errors.codes')
  const t = useTranslations('conversation.done')
  const [pending, setPending] = useState(false)
  const [faults, setFaults] = useState<FieldErrors>({})
  const [error, setError] = useState<string | null>(null)

  function reset(): void {
    setFaults({})
    setError(null)
  }

  return {
    pending,
    faults,
    error,
    reset,
    refuse: (given) => {
      setFaults(given)
      return Object.keys(given).length > 0
    },
    run: async (work) => {
      setPending(true)
      reset()
      try {
        const result = await work()
        if (result.ok) return result.data
        if (result.code === 'unexpected') setError(t('unexpected', { id: 'errorId' in result ? result.errorId : '' }))
        else if ('fields' in result && result.fields) setFaults(result.fields)
        else setError(codes(result.code))
        return null
      } catch (failure) {
        // The action itself never throws: what lands here is the network, or a server that is being replaced.
        console.error(failure)
        setError(t('offline'))
        return null
      } finally {
        setPending(false)
      }
    },
  }
}
