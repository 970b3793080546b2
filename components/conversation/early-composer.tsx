'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { cx } from '@/components/ui/cx'
import type { DraftMode } from '@/lib/conversations/views'
import { useWriteKeys, type WriteRights } from './use-write-keys'

/** What somebody began to write before the conversation was there. */
export type Begun = { mode: DraftMode; text: string }

type Props = { rights: WriteRights; onWrite: (begun: Begun) => void }

/**
 * Stands where the answer is written until the conversation has come: who presses r and goes on typing loses no letter,
 * and none of them is taken for a key.
 */
export function EarlyComposer({ rights, onWrite }: Props) {
  const t = useTranslations('conversation')
  const area = useRef<HTMLTextAreaElement>(null)
  const [begun, setBegun] = useState<Begun | null>(null)
  function write(next: Begun): void {
    setBegun(next)
    onWrite(next)
  }
  function begin(mode: DraftMode): void {
    write({ mode, text: begun?.text ?? '' })
    area.current?.focus()
  }
  useWriteKeys(rights, begin)
  return (
    <div className="h-46 shrink-0 border-line border-t px-5 pt-10 max-md:px-3">
      <textarea
        ref={area}
        tabIndex={-1}
        aria-label={t(begun?.mode === 'note' ? 'composer.noteText' : 'composer.replyText')}
        value={begun?.text ?? ''}
        spellCheck
        onChange={(event) => write({ mode: begun?.mode ?? 'reply', text: event.currentTarget.value })}
        className={cx(
          'block min-h-17 w-full resize-none rounded-lg border px-3 pt-2 pb-1 text-base focus-visible:outline-none',
          begun === null && 'pointer-events-none opacity-0',
          begun?.mode === 'note' ? 'border-violet-solid bg-violet-soft' : 'border-accent bg-surface',
        )}
      />
    </div>
  )
}
