'use client'

import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { toast } from '@/components/ui/toast'
import type { ActionResult } from '@/lib/platform/action'

type Failure = Exclude<ActionResult<never>, { ok: true }>
export type Outcome<T> = { ok: true; data: T } | { ok: false; why: string; code: Failure['code'] | 'offline' }

/** Runs an action and says in words what went wrong, a dead network included. Never throws. */
export function useOutcome(): <T>(run: () => Promise<ActionResult<T>>) => Promise<Outcome<T>> {
  const t = useTranslations('conversation.done')
  const codes = useTranslations('errors.codes')
  return useCallback(
    async (run) => {
      let result: Awaited<ReturnType<typeof run>>
      try {
        result = await run()
      } catch (error) {
        // The action itself never throws: what lands here is the network, or a server that is being replaced.
        console.error(error)
        return { ok: false, code: 'offline', why: t('offline') }
      }
      if (result.ok) return { ok: true, data: result.data }
      if (result.code === 'unexpected') {
        const id = 'errorId' in result ? result.errorId : ''
        return { ok: false, code: 'unexpected', why: t('unexpected', { id }) }
      }
      const params = 'params' in result ? result.params : undefined
      // The contact policy says why in a sentence with its source.
      if (params?.reason) return { ok: false, code: result.code, why: String(params.reason) }
      const name = params?.name
      if (result.code === 'conflict' && name)
        return { ok: false, code: 'conflict', why: t('takenBy', { name: String(name) }) }
      return { ok: false, code: result.code, why: codes(result.code) }
    },
    [t, codes],
  )
}

/** Says that nothing changed, and why. */
export function useFailureToast(): (why: string) => void {
  const t = useTranslations('conversation.done')
  return useCallback((why) => void toast({ message: t('failed', { why }), tone: 'error' }), [t])
}
