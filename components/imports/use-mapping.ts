'use client'

import { useState } from 'react'
import { type ImportField, type Reading, sameReading } from '@/lib/imports/domain/types'
import type { ImportView } from '@/lib/imports/views'

/** What the person has changed about an import that waits. */
export function useMapping(view: ImportView) {
  const [draft, setDraft] = useState<Reading | null>(null)
  const current: Reading = draft ?? { source: view.source, mapping: view.mapping }
  return {
    ...current,
    /** Whether the dry run on the screen was made with another mapping. */
    changed: !sameReading(current, view),
    take: (reading: Reading) => setDraft({ source: reading.source, mapping: reading.mapping }),
    setSource: (source: string) => setDraft({ ...current, source }),
    setField: (column: number, field: ImportField) =>
      setDraft({
        ...current,
        mapping: current.mapping.map((each, at) =>
          at === column ? field : field === 'source_key' && each === 'source_key' ? 'extra' : each,
        ),
      }),
  }
}
