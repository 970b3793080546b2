'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { type Outcome, useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { toast } from '@/components/ui/toast'
import { undoCustomerChangeAction } from '@/lib/customers/actions'
import { customerKeys } from '@/lib/customers/cache'
import type { ChangeView, CustomerView } from '@/lib/customers/views'
import type { ActionResult } from '@/lib/platform/action'
import { timelineKeys } from '@/lib/timeline/cache'

type Change<T extends ChangeView> = {
  /** What is shown until the server has answered. */
  patch?: (view: CustomerView) => CustomerView
  message: string
  run: () => Promise<ActionResult<T>>
}

/**
 * Changes a customer: shows it at once, offers to take it back, puts it back with a reason in words when the server
 * refuses. Answers what the server said.
 */
export function useChanges(customerId: string): <T extends ChangeView>(change: Change<T>) => Promise<Outcome<T>> {
  const client = useQueryClient()
  const outcome = useOutcome()
  const failed = useFailureToast()

  return useCallback(
    async ({ patch, message, run }) => {
      const key = customerKeys.customer(customerId)
      const refresh = () => {
        void client.invalidateQueries({ queryKey: key })
        void client.invalidateQueries({ queryKey: timelineKeys.timeline(customerId) })
        void client.invalidateQueries({ queryKey: customerKeys.list })
      }
      const file = { queryKey: [...key, 'file'] }
      await client.cancelQueries(file)
      const before = client.getQueriesData<CustomerView>(file)
      if (patch) client.setQueriesData<CustomerView>(file, (view) => (view ? patch(view) : view))
      const rollBack = () => {
        for (const [queryKey, view] of before) client.setQueryData(queryKey, view)
      }
      const answer = outcome(run)
      const dismiss = patch ? offerUndo() : null
      const done = await answer
      if (!done.ok) {
        dismiss?.()
        rollBack()
        if (patch) failed(done.why)
      } else if (!patch) offerUndo()
      refresh()
      return done

      function offerUndo(): () => void {
        return toast({
          message,
          undo: async () => {
            rollBack()
            const made = await answer
            if (made.ok && made.data.changeId) {
              const { changeId } = made.data
              const undone = await outcome(() => undoCustomerChangeAction({ changeId }))
              if (!undone.ok) failed(undone.why)
            }
            refresh()
          },
        })
      }
    },
    [client, customerId, outcome, failed],
  )
}
