'use client'

import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import type { ImportField } from '@/lib/imports/domain/types'
import type { ImportView } from '@/lib/imports/views'

/** Named one by one; of a file with hundreds of columns the others are counted. */
const MOST_NAMED = 24

type Place = { name: string; at: number }

function Names({ says, places, onShow }: { says: string; places: readonly Place[]; onShow: (column: number) => void }) {
  const t = useTranslations('imports.setAside')
  return (
    <div className="flex flex-wrap items-center">
      <p className="mr-1">{says}</p>
      {places.slice(0, MOST_NAMED).map(({ name, at }) => (
        <Button key={name} variant="ghost" size="sm" className="max-w-full" onClick={() => onShow(at)}>
          <span className="truncate">{name}</span>
        </Button>
      ))}
      {places.length > MOST_NAMED ? (
        <span className="pl-2 text-sm text-text-2">{t('others', { count: places.length - MOST_NAMED })}</span>
      ) : null}
    </div>
  )
}

/** The filled columns whose values link nobody, or are not imported at all: said before anything is. */
export function ColumnsSetAside({
  view,
  mapping,
  onShow,
}: {
  view: ImportView
  mapping: readonly ImportField[]
  onShow: (column: number) => void
}) {
  const t = useTranslations('imports.setAside')
  const filledAs = (field: ImportField): Place[] =>
    view.columns.flatMap(({ name, filled }, at) => (filled > 0 && mapping[at] === field ? [{ name, at }] : []))
  const kept = filledAs('extra')
  const left = filledAs('ignore')
  if (kept.length + left.length === 0) return null
  return (
    <Alert className="mt-3">
      <div className="-mt-1 grid gap-1">
        {left.length > 0 ? <Names says={t('left', { count: left.length })} places={left} onShow={onShow} /> : null}
        {kept.length > 0 ? <Names says={t('kept', { count: kept.length })} places={kept} onShow={onShow} /> : null}
      </div>
    </Alert>
  )
}
