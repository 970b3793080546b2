'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { changeLimitAction } from '@/lib/identity/actions'
import type { LimitView } from '@/lib/identity/views/match-settings'
import { useSettingsChange } from './use-settings-change'

const MOST = 1000
/** Heads that may wrap: both columns and their buttons fit on a phone. */
const NARROW = 'max-md:min-w-18 max-md:whitespace-normal max-md:px-1.5 max-md:align-bottom'

function LimitRow({ limit, mayEdit }: { limit: LimitView; mayEdit: boolean }) {
  const t = useTranslations('identity.limits')
  const { pending, change } = useSettingsChange()
  const [typed, setTyped] = useState({ perCustomer: String(limit.perCustomer), perValue: String(limit.perValue) })
  const wanted = { kind: limit.kind, perCustomer: Number(typed.perCustomer), perValue: Number(typed.perValue) }
  const right = (count: number) => Number.isInteger(count) && count >= 1 && count <= MOST
  const changed = wanted.perCustomer !== limit.perCustomer || wanted.perValue !== limit.perValue
  const valid = right(wanted.perCustomer) && right(wanted.perValue)

  function save(): void {
    if (!changed || !valid) return
    void change({
      run: () => changeLimitAction(wanted),
      message: t('changed', { kind: t(`kinds.${limit.kind}`) }),
      back: () => changeLimitAction(limit),
    })
  }

  return (
    <Tr>
      <Td>{t(`kinds.${limit.kind}`)}</Td>
      {(['perCustomer', 'perValue'] as const).map((name) => (
        <Td key={name} numeric className="max-md:px-1.5">
          <span className="ml-auto block w-12 md:w-20">
            <Input
              inputMode="numeric"
              autoComplete="off"
              readOnly={!mayEdit}
              aria-label={t(`${name}Of`, { kind: t(`kinds.${limit.kind}`) })}
              aria-invalid={!right(wanted[name])}
              className="text-right"
              value={typed[name]}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
              onKeyDown={(event) => {
                if (event.key === 'Enter') save()
              }}
            />
          </span>
        </Td>
      ))}
      {mayEdit ? (
        <Td numeric>
          <Button
            size="sm"
            pending={pending}
            disabled={!changed || !valid}
            onClick={save}
            aria-label={t('saveOf', { kind: t(`kinds.${limit.kind}`) })}
          >
            {t('save')}
          </Button>
        </Td>
      ) : null}
    </Tr>
  )
}

/** How many values of a kind one customer may have, and how many customers one value, before it stops matching. */
export function Limits({ limits, mayEdit }: { limits: readonly LimitView[]; mayEdit: boolean }) {
  const t = useTranslations('identity.limits')
  return (
    <section aria-labelledby="match-limits">
      <h2 id="match-limits" className="text-base">
        {t('title')}
      </h2>
      <p className="mt-0.5 mb-2 max-w-prose text-md text-text-2">{t('lead')}</p>
      <Table caption={t('table')} className="max-w-160">
        <thead>
          <tr>
            <Th>{t('kind')}</Th>
            <Th numeric className={NARROW}>
              {t('perCustomer')}
            </Th>
            <Th numeric className={NARROW}>
              {t('perValue')}
            </Th>
            {mayEdit ? (
              <Th>
                <span className="sr-only">{t('save')}</span>
              </Th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {limits.map((limit) => (
            // Limits that changed elsewhere replace what stands in the fields.
            <LimitRow key={`${limit.kind}-${limit.perCustomer}-${limit.perValue}`} limit={limit} mayEdit={mayEdit} />
          ))}
        </tbody>
      </Table>
    </section>
  )
}
