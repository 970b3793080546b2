'use client'

import { useState } from 'react'
import type { ImportField } from '@/lib/imports/domain/types'
import type { ImportView } from '@/lib/imports/views'

export type Draft = { source: string; mapping: ImportField[] }

/** What the person has changed about an import that waits. */
export function useMapping(view: ImportView) {
  const [draft, setDraft] = useState<Draft | null>(null)
  const current: Draft = draft ?? { source: view.source, mapping: view.mapping }
  return {
    ...current,
    /** Whether the dry run on the screen was made with another mapping. */
    changed: draft !== null && (draft.source !== view.source || draft.mapping.join() !== view.mapping.join()),
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
