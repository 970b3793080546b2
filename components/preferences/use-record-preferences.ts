'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { toast } from '@/components/ui/toast'
import { adviceKeys } from '@/lib/advice/cache'
import { customerKeys } from '@/lib/customers/cache'
import type { ActionResult } from '@/lib/platform/action'
import { decisionKeys } from '@/lib/policy/cache'
import { keepNecessaryAction, recordPreferencesAction, undoPreferencesAction } from '@/lib/preferences/actions'
import type { PreferencePatch } from '@/lib/preferences/domain/preferences'
import type { SaidOn } from '@/lib/preferences/domain/said-on'
import type { PreferencePatchInput } from '@/lib/preferences/schemas'

export type RecordPreferences = {
  record: (patch: PreferencePatch, saidOn: SaidOn) => Promise<string | null>
  keepNecessary: (saidOn: SaidOn) => Promise<string | null>
}

type Changed = { changeId: string | null; changed: readonly string[] }

/** Records what a customer told a colleague, and lets it be taken back. Answers why it was refused, or null. */
export function useRecordPreferences(customerId: string): RecordPreferences {
  const t = useTranslations('preferences')
  const client = useQueryClient()
  const outcome = useOutcome()
  const failed = useFailureToast()

  const refresh = () => {
    for (const queryKey of [
      customerKeys.customer(customerId),
      adviceKeys.customer(customerId),
      decisionKeys.customer(customerId),
    ])
      void client.invalidateQueries({ queryKey })
  }

  async function run(work: () => Promise<ActionResult<Changed>>, message: string): Promise<string | null> {
    const done = await outcome(work)
    if (!done.ok) return done.why
    const { changeId } = done.data
    refresh()
    if (changeId === null) toast({ message: t('form.nothing') })
    else
      toast({
        message,
        undo: async () => {
          const undone = await outcome(() => undoPreferencesAction({ customerId, changeId }))
          if (!undone.ok) failed(undone.why)
          refresh()
        },
      })
    return null
  }

  return {
    record: (patch, saidOn) =>
      run(
        () => recordPreferencesAction({ customerId, patch: patch as PreferencePatchInput, saidOn }),
        t('done.recorded'),
      ),
    keepNecessary: (saidOn) => run(() => keepNecessaryAction({ customerId, saidOn }), t('done.stopped')),
  }
}
