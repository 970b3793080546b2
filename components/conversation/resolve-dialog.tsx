'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useShortcut } from '@/components/shell/shortcuts'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Kbd } from '@/components/ui/kbd'
import { Textarea } from '@/components/ui/textarea'
import { CONVERSATION_REASONS, type ConversationReason } from '@/lib/conversations/domain'

/** One letter a reason, the same in both languages, none behind Shift on an AZERTY keyboard. */
const KEY: Record<ConversationReason, string> = {
  information: 'i',
  purchase_advice: 'c',
  assistance: 'a',
  complaint: 'r',
  account_billing: 'f',
  data_privacy: 'd',
  opinion: 'o',
}

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  reason: ConversationReason | null
  onResolve: (reason: ConversationReason, resolution?: string) => void
}

function Choice({
  reason,
  chosen,
  focus,
  onChoose,
  within,
}: {
  reason: ConversationReason
  chosen: boolean
  focus: boolean
  onChoose: () => void
  within: React.RefObject<HTMLElement | null>
}) {
  const t = useTranslations('conversation.reason')
  useShortcut({
    id: `resolve.${reason}`,
    keys: KEY[reason],
    group: 'conversation',
    label: t(reason),
    within,
    run: onChoose,
  })
  return (
    <button
      type="button"
      aria-pressed={chosen}
      data-autofocus={focus ? '' : undefined}
      onClick={onChoose}
      className="flex min-h-9 items-center gap-2 rounded-md border border-line-2 px-3 text-left font-medium text-md hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
    >
      <span className="flex-1">{t(reason)}</span>
      <Kbd keys={KEY[reason]} />
    </button>
  )
}

/** Asks for the reason, by one letter or one press; what was done can be written before. */
export function ResolveDialog({ open, onOpenChange, reason, onResolve }: Props) {
  const t = useTranslations('conversation.resolve')
  const box = useRef<HTMLDivElement>(null)
  const [resolution, setResolution] = useState('')

  function resolve(chosen: ConversationReason): void {
    onOpenChange(false)
    onResolve(chosen, resolution.trim() || undefined)
    setResolution('')
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('description')}
      size="sm"
      footer={
        reason ? (
          <Button variant="primary" icon="check" onClick={() => resolve(reason)}>
            {t('confirm')}
          </Button>
        ) : null
      }
    >
      <div ref={box} className="grid gap-4">
        <fieldset className="grid gap-1.5">
          <legend className="sr-only">{t('reason')}</legend>
          {CONVERSATION_REASONS.map((each, index) => (
            <Choice
              key={each}
              reason={each}
              chosen={each === reason}
              focus={reason ? each === reason : index === 0}
              within={box}
              onChoose={() => resolve(each)}
            />
          ))}
        </fieldset>
        <Field label={t('resolution')} hint={t('resolutionHint')} optional>
          <Textarea
            value={resolution}
            onChange={(event) => setResolution(event.currentTarget.value)}
            maxLength={2000}
            grow={160}
          />
        </Field>
      </div>
    </Dialog>
  )
}
