'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { phoneSpellings } from '@/lib/i18n/phone'
import { useFormat } from '@/lib/i18n/use-format'
import { blockValueAction, unblockValueAction } from '@/lib/identity/actions'
import { BLOCKABLE_KINDS } from '@/lib/identity/schemas/settings'
import type { BlockedValueView } from '@/lib/identity/views/match-settings'
import { useSettingsChange } from './use-settings-change'

type Kind = (typeof BLOCKABLE_KINDS)[number]
const kindOf = (text: string): Kind => BLOCKABLE_KINDS.find((each) => each === text) ?? 'external'

/** Values that name nobody: they match nothing and lead to nobody. */
export function BlockedValues({ blocked, mayEdit }: { blocked: readonly BlockedValueView[]; mayEdit: boolean }) {
  const t = useTranslations('identity.blocked')
  const kinds = useTranslations('customer.points.kinds')
  const format = useFormat()
  const { pending, change } = useSettingsChange()
  const [kind, setKind] = useState<Kind>('phone')
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState<string | null>(null)

  async function add(): Promise<void> {
    if (value.trim() === '') return setFault(t('missing'))
    setFault(null)
    const done = await change({
      run: () => blockValueAction({ kind, value, reason }),
      message: t('added', { value }),
      back: (data) => unblockValueAction({ kind, value: data.value }),
    })
    if (done.ok) {
      setValue('')
      setReason('')
    } else if (done.code === 'invalid_input') setFault(t('invalid'))
    else if (done.code === 'already_exists') setFault(t('known'))
  }
  const shown = (each: BlockedValueView) => (each.kind === 'phone' ? phoneSpellings(each.value).shown : each.value)

  return (
    <section aria-labelledby="blocked-values">
      <h2 id="blocked-values" className="text-base">
        {t('title')} <span className="font-normal text-sm text-text-3">{blocked.length}</span>
      </h2>
      <p className="mt-0.5 mb-2 max-w-prose text-md text-text-2">{t('lead')}</p>
      {mayEdit ? (
        <form
          noValidate
          className="mb-3 flex flex-wrap items-start gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <Field label={t('kind')} className="w-40">
            <Select
              value={kind}
              onChange={(event) => setKind(kindOf(event.target.value))}
              options={BLOCKABLE_KINDS.map((each) => ({ value: each, label: kinds(each) }))}
            />
          </Field>
          <Field label={t('value')} error={fault} hint={kind === 'email' ? t('emailHint') : undefined} className="w-64">
            <Input
              value={value}
              maxLength={400}
              autoComplete="off"
              onChange={(event) => setValue(event.target.value)}
            />
          </Field>
          <Field label={t('reason')} optional className="w-64">
            <Input value={reason} maxLength={400} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <span className="pt-5">
            <Button type="submit" icon="ban" pending={pending}>
              {t('add')}
            </Button>
          </span>
        </form>
      ) : null}
      {blocked.length === 0 ? (
        <p className="text-md text-text-3">{t('none')}</p>
      ) : (
        <Table caption={t('table')}>
          <thead>
            <tr>
              <Th>{t('value')}</Th>
              <Th>{t('kind')}</Th>
              <Th>{t('reason')}</Th>
              <Th>{t('since')}</Th>
              {mayEdit ? (
                <Th>
                  <span className="sr-only">{t('remove')}</span>
                </Th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {blocked.map((each) => (
              <Tr key={`${each.kind} ${each.value}`}>
                <Td className="font-medium [overflow-wrap:anywhere]">{shown(each)}</Td>
                <Td>{kinds(kindOf(each.kind))}</Td>
                <Td className="text-text-2">{each.reason}</Td>
                <Td className="text-text-2 whitespace-nowrap">{format.date(each.createdAt)}</Td>
                {mayEdit ? (
                  <Td numeric>
                    <IconButton
                      icon="x"
                      size="sm"
                      label={t('removeOf', { value: shown(each) })}
                      onClick={() =>
                        void change({
                          run: () => unblockValueAction({ kind: kindOf(each.kind), value: each.value }),
                          message: t('removed', { value: shown(each) }),
                          back: () =>
                            blockValueAction({ kind: kindOf(each.kind), value: each.value, reason: each.reason }),
                        })
                      }
                    />
                  </Td>
                ) : null}
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  )
}
