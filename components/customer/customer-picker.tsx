'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { cx } from '@/components/ui/cx'
import { Input } from '@/components/ui/input'
import type { CustomerRowView } from '@/lib/customers/views'
import { phoneSpellings } from '@/lib/i18n/phone'
import { whoQuery } from '@/lib/search/cache'

/** Of what a search finds, so many are offered. */
const OFFERED = 6
const READ = 20
/** Fewer letters find everybody. */
const LEAST_LETTERS = 2

export type PickedCustomer = Pick<CustomerRowView, 'id' | 'displayName'>

type Props = {
  kind: CustomerRowView['kind']
  /** Customers that are not offered. */
  except: readonly string[]
  picked: PickedCustomer | null
  onPick: (customer: PickedCustomer | null) => void
}

/** Finds one customer by name, number or address and takes it. Stands inside a Field (WAI-ARIA combobox). */
export function CustomerPicker({ kind, except, picked, onPick }: Props) {
  const t = useTranslations('customer.picker')
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const query = useDeferredValue(text.trim())
  const asked = picked === null && query.length >= LEAST_LETTERS
  const { data } = useQuery({ ...whoQuery(query, READ), enabled: asked, placeholderData: (before) => before })
  const found = asked
    ? (data?.customers ?? []).filter((row) => row.kind === kind && !except.includes(row.id)).slice(0, OFFERED)
    : []
  const active = found[Math.min(at, found.length - 1)]

  function pick(row: CustomerRowView): void {
    onPick({ id: row.id, displayName: row.displayName })
    setText(row.displayName)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (found.length === 0) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length)
    } else if (event.key === 'Enter' && active) {
      event.preventDefault()
      pick(active)
    }
  }

  return (
    <div className="grid gap-1">
      <Input
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active ? `${listId}-${active.id}` : undefined}
        icon={picked ? 'check' : 'search'}
        autoComplete="off"
        placeholder={t('placeholder')}
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
          if (picked) onPick(null)
        }}
      />
      <div id={listId} role="listbox" aria-label={t('found')} className="grid empty:hidden">
        {found.map((row) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus.
          <div
            key={row.id}
            id={`${listId}-${row.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={row.id === active?.id}
            onClick={() => pick(row)}
            className={cx(
              'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-md hover:bg-hover',
              row.id === active?.id && 'bg-hover',
            )}
          >
            <Avatar name={row.displayName} size="sm" kind={row.kind === 'organisation' ? 'team' : 'person'} />
            <span className="ellipsis">{row.displayName}</span>
            <span className="ellipsis ml-auto text-sm text-text-3">
              {[row.city, row.phone ? phoneSpellings(row.phone).shown : row.email].filter(Boolean).join(' · ')}
            </span>
          </div>
        ))}
      </div>
      {asked && data && found.length === 0 ? (
        <p role="status" className="px-2 text-sm text-text-3">
          {t('none')}
        </p>
      ) : null}
    </div>
  )
}
