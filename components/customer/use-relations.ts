'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { toast } from '@/components/ui/toast'
import { customerKeys } from '@/lib/customers/cache'
import { decideRelationAction, withdrawRelationAction } from '@/lib/identity/actions'
import type { RelationKind } from '@/lib/identity/domain/relations'
import type { ActionResult } from '@/lib/platform/action'

/** What a colleague says about a customer and another one. */
export type RelationChoice = { otherId: string; kind: RelationKind; belongs: boolean; reason: string }

/** Says whom a customer belongs together with, and takes it back. Both can be undone. */
export function useRelations(customerId: string) {
  const client = useQueryClient()
  const t = useTranslations('customer.relations')
  const outcome = useOutcome()
  const failed = useFailureToast()
  const [pending, setPending] = useState(false)
  const say = (choice: RelationChoice) => decideRelationAction({ customerId, ...choice })

  async function run<T>(work: () => Promise<ActionResult<T>>): Promise<T | null> {
    setPending(true)
    const done = await outcome(work)
    setPending(false)
    void client.invalidateQueries({ queryKey: customerKeys.customer(customerId) })
    if (done.ok) return done.data
    failed(done.why)
    return null
  }

  return {
    pending,
    /** Whether it was written down. Its undo says again what was said before, if anything was. */
    async decide(choice: RelationChoice): Promise<boolean> {
      const made = await run(() => say(choice))
      if (!made) return false
      const { decisionId, replaced } = made
      toast({
        message: t(choice.belongs ? 'said' : 'denied'),
        undo: async () => {
          await (replaced
            ? run(() => say({ ...choice, ...replaced }))
            : run(() => withdrawRelationAction({ decisionId })))
        },
      })
      return true
    },
    async withdraw(decisionId: string, said: RelationChoice): Promise<void> {
      if (!(await run(() => withdrawRelationAction({ decisionId })))) return
      toast({ message: t('withdrawn'), undo: async () => void (await run(() => say(said))) })
    },
  }
}
