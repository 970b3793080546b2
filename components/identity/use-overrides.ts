'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { toast } from '@/components/ui/toast'
import { customerKeys } from '@/lib/customers/cache'
import { overrideAttributeAction, withdrawOverrideAction } from '@/lib/identity/actions'
import type { OverrideView } from '@/lib/identity/views/overrides'

export type OverridableAttribute = Exclude<OverrideView['attribute'], 'displayName'>

type Choice = { attribute: OverrideView['attribute']; value: string; reason: string }

/** Puts a steward's choice of a golden value above the other rules, and takes it back. Both can be undone. */
export function useOverrides(customerId: string) {
  const client = useQueryClient()
  const t = useTranslations('identity.override')
  const outcome = useOutcome()
  const failed = useFailureToast()
  const [pending, setPending] = useState(false)
  const refresh = () => {
    void client.invalidateQueries({ queryKey: customerKeys.customer(customerId) })
    void client.invalidateQueries({ queryKey: customerKeys.list })
  }

  async function takeBack(work: () => ReturnType<typeof withdrawOverrideAction>): Promise<void> {
    const undone = await outcome(work)
    if (!undone.ok) failed(undone.why)
    refresh()
  }

  return {
    pending,
    /** Whether it was put in force. */
    async override(choice: Choice): Promise<boolean> {
      setPending(true)
      const done = await outcome(() => overrideAttributeAction({ customerId, ...choice }))
      setPending(false)
      refresh()
      if (!done.ok) {
        failed(done.why)
        return false
      }
      toast({
        message: t(done.data.overruled ? 'overruled' : 'done'),
        undo: () => takeBack(() => withdrawOverrideAction({ customerId, attribute: choice.attribute })),
      })
      return true
    },
    async withdraw({ attribute, value, reason }: OverrideView): Promise<void> {
      setPending(true)
      const done = await outcome(() => withdrawOverrideAction({ customerId, attribute }))
      setPending(false)
      refresh()
      if (!done.ok) return failed(done.why)
      toast({
        message: t('withdrawn'),
        undo: () =>
          takeBack(() => overrideAttributeAction({ customerId, attribute, value, reason: reason || t('forMerge') })),
      })
    },
  }
}
