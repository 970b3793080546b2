'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { type Outcome, useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { toast } from '@/components/ui/toast'
import { identityKeys } from '@/lib/identity/cache'
import type { ActionResult } from '@/lib/platform/action'

type Change<T> = {
  run: () => Promise<ActionResult<T>>
  message: string
  /** Takes the change back. */
  back?: (data: T) => Promise<ActionResult<unknown>>
}

/** Changes the rules of matching: says so, offers to take it back, and says in words what the server refused. */
export function useSettingsChange(): { pending: boolean; change: <T>(wanted: Change<T>) => Promise<Outcome<T>> } {
  const client = useQueryClient()
  const outcome = useOutcome()
  const failed = useFailureToast()
  const [pending, setPending] = useState(false)

  const change = useCallback(
    async <T>({ run, message, back }: Change<T>) => {
      const refresh = () => {
        void client.invalidateQueries({ queryKey: identityKeys.settings })
        void client.invalidateQueries({ queryKey: identityKeys.blocked })
        void client.invalidateQueries({ queryKey: identityKeys.runs })
      }
      setPending(true)
      const done = await outcome(run)
      setPending(false)
      refresh()
      if (!done.ok) {
        failed(done.why)
        return done
      }
      toast({
        message,
        ...(back
          ? {
              undo: async () => {
                const undone = await outcome(() => back(done.data))
                if (!undone.ok) failed(undone.why)
                refresh()
              },
            }
          : {}),
      })
      return done
    },
    [client, outcome, failed],
  )
  return { pending, change }
}
