'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Field } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { LoadMore } from '@/components/ui/load-more'
import { Select } from '@/components/ui/select'
import { SkeletonText } from '@/components/ui/skeleton'
import { ErrorState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { phoneSpellings } from '@/lib/i18n/phone'
import { useFormat } from '@/lib/i18n/use-format'
import { blockValueAction, unblockValueAction } from '@/lib/identity/actions'
import { blockedValuesQuery } from '@/lib/identity/cache'
import { BLOCKABLE_KINDS } from '@/lib/identity/schemas/settings'
import type { BlockedValueView } from '@/lib/identity/views/match-settings'
import { ReadError } from '@/lib/platform/read-json'
import { useSettingsChange } from './use-settings-change'

type Kind = (typeof BLOCKABLE_KINDS)[number]
const kindOf = (text: string): Kind => BLOCKABLE_KINDS.find((each) => each === text) ?? 'external'

/** Columns that a phone shows in small under the value. */
const WIDE = 'max-md:hidden'

const shownValue = ({ kind, value }: BlockedValueView) => (kind === 'phone' ? phoneSpellings(value).shown : value)

/** Puts one more value on the list. */
function BlockForm() {
  const t = useTranslations('identity.blocked')
  const kinds = useTranslations('customer.points.kinds')
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

  return (
    <form
      noValidate
      className="mb-4 flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <Field label={t('kind')} className="w-full md:w-40">
        <Select
          value={kind}
          onChange={(event) => setKind(kindOf(event.target.value))}
          options={BLOCKABLE_KINDS.map((each) => ({ value: each, label: kinds(each) }))}
        />
      </Field>
      <Field
        label={t('value')}
        error={fault}
        hint={kind === 'email' ? t('emailHint') : undefined}
        className="w-full md:w-64"
      >
        <Input value={value} maxLength={400} autoComplete="off" onChange={(event) => setValue(event.target.value)} />
      </Field>
      <Field label={t('reason')} optional className="w-full md:w-64">
        <Input value={reason} maxLength={400} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <span className="md:pt-5">
        <Button type="submit" icon="ban" pending={pending}>
          {t('add')}
        </Button>
      </span>
    </form>
  )
}

function BlockedRow({ blocked, mayEdit }: { blocked: BlockedValueView; mayEdit: boolean }) {
  const t = useTranslations('identity.blocked')
  const kinds = useTranslations('customer.points.kinds')
  const format = useFormat()
  const { change } = useSettingsChange()
  const { value, reason } = blocked
  const kind = kindOf(blocked.kind)
  const shown = shownValue(blocked)
  return (
    <Tr>
      <Td className="font-medium [overflow-wrap:anywhere] md:min-w-36">
        {shown}
        <span className="block font-normal text-sm text-text-3 md:hidden">
          {[kinds(kind), reason, blocked.by, format.date(blocked.createdAt)].filter(Boolean).join(' · ')}
        </span>
      </Td>
      <Td className={WIDE}>{kinds(kind)}</Td>
      <Td className={cx(WIDE, 'min-w-36 text-text-2 [overflow-wrap:anywhere]')}>{reason}</Td>
      <Td className={cx(WIDE, 'text-text-2')}>{blocked.by}</Td>
      <Td className={cx(WIDE, 'whitespace-nowrap text-text-2')}>{format.date(blocked.createdAt)}</Td>
      {mayEdit ? (
        <Td numeric>
          <IconButton
            icon="x"
            size="sm"
            label={t('removeOf', { value: shown })}
            onClick={() =>
              void change({
                run: () => unblockValueAction({ kind, value }),
                message: t('removed', { value: shown }),
                back: () => blockValueAction({ kind, value, reason }),
              })
            }
          />
        </Td>
      ) : null}
    </Tr>
  )
}

/** Values that name nobody: they match nothing and lead to nobody. A page at a time, searched on the server. */
export function BlockedValues({ mayEdit }: { mayEdit: boolean }) {
  const t = useTranslations('identity.blocked')
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const query = useInfiniteQuery({ ...blockedValuesQuery(q), placeholderData: (before) => before })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const total = query.data?.pages.at(-1)?.total ?? 0

  return (
    <section aria-labelledby="blocked-values">
      <h2 id="blocked-values" className="text-base">
        {t('title')} <span className="font-normal text-sm text-text-3">{query.data ? total : null}</span>
      </h2>
      <p className="mt-0.5 mb-2 max-w-prose text-md text-text-2">{t('lead')}</p>
      {mayEdit ? <BlockForm /> : null}
      <div className="mb-2 md:max-w-72">
        <Input
          type="search"
          icon="search"
          aria-label={t('search')}
          placeholder={t('search')}
          value={typed}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {query.isError ? (
        <ErrorState
          title={t('failed')}
          errorId={query.error instanceof ReadError ? query.error.errorId : null}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <SkeletonText lines={4} />
      ) : items.length === 0 ? (
        <p className="text-md text-text-3" role="status">
          {t(q === '' ? 'none' : 'noneFound')}
        </p>
      ) : (
        <Table caption={t('table')}>
          <thead>
            <tr>
              <Th>{t('value')}</Th>
              <Th className={WIDE}>{t('kind')}</Th>
              <Th className={WIDE}>{t('reason')}</Th>
              <Th className={WIDE}>{t('by')}</Th>
              <Th className={WIDE}>{t('since')}</Th>
              {mayEdit ? (
                <Th>
                  <span className="sr-only">{t('remove')}</span>
                </Th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {items.map((each) => (
              <BlockedRow key={`${each.kind} ${each.value}`} blocked={each} mayEdit={mayEdit} />
            ))}
          </tbody>
        </Table>
      )}
      {query.hasNextPage ? (
        <LoadMore
          pending={query.isFetchingNextPage}
          onLoad={() => void query.fetchNextPage()}
          shown={items.length}
          total={total}
        />
      ) : null}
    </section>
  )
}
