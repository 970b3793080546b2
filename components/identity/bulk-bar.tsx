'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { MatchCandidateView } from '@/lib/identity/views'
import { type BulkDecision, BulkDialog } from './bulk-dialog'

type Props = { candidates: readonly MatchCandidateView[]; onDone: () => void }

/** What can be done to the pairs that were ticked; each leads to a preview first. */
export function BulkBar({ candidates, onDone }: Props) {
  const t = useTranslations('identity.bulk')
  const [decision, setDecision] = useState<BulkDecision | null>(null)
  const none = candidates.length === 0
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t bg-surface px-4 py-2">
      <span className="text-sm text-text-2" role="status">
        {t('chosen', { count: candidates.length })}
      </span>
      <span className="ml-auto flex gap-1.5">
        <Button size="sm" disabled={none} onClick={() => setDecision('different')}>
          {t('different')}
        </Button>
        <Button size="sm" variant="primary" icon="merge" disabled={none} onClick={() => setDecision('merge')}>
          {t('merge')}
        </Button>
      </span>
      {decision ? (
        <BulkDialog decision={decision} candidates={candidates} onClose={() => setDecision(null)} onDone={onDone} />
      ) : null}
    </div>
  )
}
