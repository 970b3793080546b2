'use client'

import { useTranslations } from 'next-intl'
import { useShortcut, useShortcutKeys } from '@/components/shell/shortcuts'
import { Button } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import { DECISIONS, type Decision } from './use-decisions'

const KEYS: Record<Decision, string> = { merge: 'f', different: 'p', later: 't', never: 'x' }
const VARIANT = { merge: 'primary', different: 'default', later: 'ghost', never: 'ghost' } as const

type ButtonProps = { decision: Decision; label: string; onDecide: (decision: Decision) => void }

function DecisionButton({ decision, label, onDecide }: ButtonProps) {
  const id = `identity.${decision}`
  const keys = useShortcutKeys(id)
  useShortcut({ id, keys: KEYS[decision], group: 'list', label, run: () => onDecide(decision) })
  return (
    <Button
      variant={VARIANT[decision]}
      icon={decision === 'merge' ? 'merge' : undefined}
      kbd={keys ?? undefined}
      onClick={() => onDecide(decision)}
      className="max-md:h-10"
    >
      {label}
    </Button>
  )
}

type Props = {
  kind: 'individual' | 'organisation'
  /** How many customers are shown. More than two can only be merged. */
  count: number
  onDecide: (decision: Decision) => void
}

/** The decisions on the pair that is shown, each with its key. */
export function DecisionBar({ kind, count, onDecide }: Props) {
  const t = useTranslations('identity.decide')
  const several = count > 2
  const labelOf = (decision: Decision) => {
    if (decision === 'merge') return t('merge', { count })
    return decision === 'different' ? t('different', { kind }) : t(decision)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that belong together are no fields of a form.
    <div
      role="group"
      aria-label={t('label')}
      className="shrink-0 items-center gap-2 border-line border-t bg-surface px-4 py-3 max-md:grid max-md:grid-cols-2 max-md:px-3 max-md:py-2 md:flex md:flex-wrap md:max-lg:gap-1 md:max-lg:px-3 lg:px-6"
    >
      {(several ? (['merge'] as const) : DECISIONS).map((decision) => (
        <DecisionButton key={decision} decision={decision} label={labelOf(decision)} onDecide={onDecide} />
      ))}
      {several ? (
        <p className="min-w-0 flex-1 px-2 text-sm text-text-2">{t('onlyMerge')}</p>
      ) : (
        <p className="ml-auto text-right text-sm text-text-3 max-xl:hidden">
          {t.rich('note', { key: () => <Kbd keys="z" className="mx-0.5" /> })}
        </p>
      )}
    </div>
  )
}
