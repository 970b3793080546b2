'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useFormat } from '@/lib/i18n/use-format'
import { type Reading, sameReading } from '@/lib/imports/domain/types'
import type { ImportView } from '@/lib/imports/views'

type Props = {
  view: ImportView
  reading: Reading
  disabled: boolean
  onTake: (reading: Reading) => void
}

/** Says that a file is read as the last one with its headers was, and leads back to what was proposed. */
export function ReadingOrigin({ view, reading, disabled, onTake }: Props) {
  const t = useTranslations('imports.mapping')
  const format = useFormat()
  const { guess, remembered } = view
  const asRemembered = remembered && sameReading(reading, remembered)
  const asGuessed = guess && sameReading(reading, guess)
  if (!remembered && (!guess || asGuessed)) return null
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-md">
      {asRemembered ? (
        <p className="flex max-w-prose items-start gap-1.5">
          <Icon name="history" className="mt-px text-text-2" />
          {t('remembered', { name: remembered.by, when: format.date(remembered.at) })}
        </p>
      ) : null}
      {remembered && !asRemembered ? (
        <Button size="sm" icon="history" disabled={disabled} onClick={() => onTake(remembered)}>
          {t('asLastTime')}
        </Button>
      ) : null}
      {guess && !asGuessed ? (
        <Button size="sm" icon="file" disabled={disabled} onClick={() => onTake(guess)}>
          {t('asGuessed')}
        </Button>
      ) : null}
    </div>
  )
}
