'use client'

import { useTranslations } from 'next-intl'
import { Chip, type Tone } from '@/components/ui/chip'
import type { ImportStatus } from '@/lib/imports/domain/types'

const TONE: Record<ImportStatus, Tone> = {
  receiving: 'accent',
  reading: 'accent',
  refused: 'red',
  ready: 'amber',
  checking: 'accent',
  running: 'accent',
  stopped: 'amber',
  done: 'green',
  undoing: 'accent',
  undone: 'neutral',
}

/** Where an import stands, in a word. */
export function StatusChip({ status }: { status: ImportStatus }) {
  const t = useTranslations('imports.status')
  return <Chip tone={TONE[status]}>{t(status)}</Chip>
}
