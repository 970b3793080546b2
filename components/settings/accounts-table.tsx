'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Table, Td, Th, Tr } from '@/components/ui/table'

/** A mailbox or a number, with the queue that owns it. */
export type Account = {
  id: string
  name: string
  queue: string
  promisedDelayMinutes: number
  isDefault: boolean
  disabled: boolean
}

type Props<A extends Account> = {
  caption: string
  /** Head of the first column. */
  addressLabel: string
  /** What a closed account is called; French accords it. */
  disabledLabel: string
  accounts: readonly A[]
  addressOf: (account: A) => string
  /** More about the account, beside its address. */
  chips?: (account: A) => ReactNode
  /** More about the account, under its name. */
  note?: (account: A) => ReactNode
  /** Null for who may only read. */
  edit: ((account: A) => void) | null
  change: (account: A, changes: { isDefault?: true; disabled?: boolean }) => void
}

/** The accounts of one channel; a narrow screen shows queue and delay under the name. */
export function AccountsTable<A extends Account>({
  caption,
  addressLabel,
  disabledLabel,
  accounts,
  addressOf,
  chips,
  note,
  edit,
  change,
}: Props<A>) {
  const t = useTranslations('settings')
  const delayOf = ({ promisedDelayMinutes }: A) => t('accounts.hours', { hours: promisedDelayMinutes / 60 })
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>{addressLabel}</Th>
          <Th className="max-md:hidden">{t('accounts.queue')}</Th>
          <Th numeric className="max-md:hidden">
            {t('accounts.delay')}
          </Th>
          <Th>
            <span className="sr-only">{t('actions')}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => {
          const address = addressOf(account)
          const { isDefault, disabled } = account
          const act = (label: string, onClick: () => void) => (
            <Button variant="ghost" size="sm" onClick={onClick} aria-label={`${label} ${address}`}>
              {label}
            </Button>
          )
          return (
            <Tr key={account.id} className={disabled ? 'text-text-3' : undefined}>
              <Td>
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
                  {address}
                  {chips?.(account)}
                  {isDefault ? <Chip size="sm">{t('accounts.default')}</Chip> : null}
                  {disabled ? (
                    <Chip size="sm" tone="red">
                      {disabledLabel}
                    </Chip>
                  ) : null}
                </span>
                <span className="text-sm text-text-3">{account.name}</span>
                <span className="block text-sm text-text-2 md:hidden">
                  {account.queue} · {delayOf(account)}
                </span>
                {note?.(account)}
              </Td>
              <Td className="max-md:hidden">{account.queue}</Td>
              <Td numeric className="max-md:hidden">
                {delayOf(account)}
              </Td>
              <Td numeric className="max-md:whitespace-normal">
                {edit ? (
                  <>
                    {act(t('edit'), () => edit(account))}
                    {isDefault || disabled
                      ? null
                      : act(t('accounts.makeDefault'), () => change(account, { isDefault: true }))}
                    {isDefault
                      ? null
                      : act(disabled ? t('accounts.enable') : t('accounts.disable'), () =>
                          change(account, { disabled: !disabled }),
                        )}
                  </>
                ) : null}
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}
