'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { toast } from '@/components/ui/toast'
import { isFax } from '@/lib/customers/domain/provenance'
import type { CustomerView } from '@/lib/customers/views'
import { Link } from '@/lib/i18n/navigation'
import { phoneSpellings } from '@/lib/i18n/phone'
import { useFormat } from '@/lib/i18n/use-format'
import { useIdentityLine } from './identity-line'

export type CustomerCommands = {
  log: () => void
  newConversation: () => void
  correct: () => void
  addPoint: () => void
  promise: () => void
  note: () => void
  prefer: () => void
}

function Call({ customer }: { customer: CustomerView }) {
  const t = useTranslations('customer.actions')
  const phones = customer.contactPoints.filter(
    (point) => point.kind === 'phone' && !point.endedAt && point.bounceKind !== 'hard' && !isFax(point),
  )
  const [first] = phones
  if (!first) return null
  const { uri, shown } = phoneSpellings(first.value)
  if (phones.length === 1 && uri) {
    return (
      <Button asChild icon="phone">
        <a href={uri} title={t('callNumber', { number: shown })}>
          <span className="max-lg:sr-only">{t('call')}</span>
        </a>
      </Button>
    )
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button icon="phone" iconEnd="down">
          <span className="max-lg:sr-only">{t('call')}</span>
        </Button>
      }
    >
      {phones.map((point) => {
        const spelling = phoneSpellings(point.value)
        return (
          <MenuItem
            key={point.id}
            icon="phone"
            hint={point.label}
            onSelect={() => {
              if (spelling.uri) window.location.href = spelling.uri
            }}
          >
            {spelling.shown}
          </MenuItem>
        )
      })}
    </Menu>
  )
}

/** Who it is, and what can be done from here. */
export function CustomerHeader({ customer, commands }: { customer: CustomerView; commands: CustomerCommands }) {
  const t = useTranslations('customer')
  const format = useFormat()
  const line = useIdentityLine()
  const [menu, setMenu] = useState(false)
  const number = customer.contactPoints.find((point) => point.kind === 'customer_number' && !point.endedAt)
  const [open] = customer.openConversations
  const sub = [
    line(customer),
    t('since', { date: format.date(customer.firstSeenAt) }),
    ...(number ? [t('sinceNumber', { number: number.asTyped })] : []),
  ]

  async function copyLink(): Promise<void> {
    await navigator.clipboard.writeText(new URL(window.location.pathname, window.location.origin).href)
    toast({ message: t('actions.copied') })
  }

  return (
    <header className="flex flex-wrap items-center gap-x-3.5 gap-y-2.5">
      <IconButton asChild icon="left" label={t('backToList')} className="-ml-2 md:hidden">
        <Link href="/customers" />
      </IconButton>
      <Avatar
        name={customer.displayName}
        size="lg"
        kind={customer.kind === 'organisation' ? 'team' : 'person'}
        className="max-md:hidden"
      />
      <div className="min-w-0 flex-1 basis-48">
        <h1 className="text-xl tracking-[-.018em] [overflow-wrap:anywhere]">{customer.displayName}</h1>
        <p className="text-md text-text-2" suppressHydrationWarning>
          {sub.map((part, at) => (
            <span key={part} className="inline-block">
              {at > 0 ? <span className="whitespace-pre">{' · '}</span> : null}
              {part}
            </span>
          ))}
          {customer.verified ? (
            <>
              {' · '}
              <span className="font-medium text-green">{t('verified')}</span>
            </>
          ) : null}
          {customer.restricted ? (
            <>
              {' · '}
              <span className="font-medium text-red" title={t('restrictedWhy')}>
                {t('restricted')}
              </span>
            </>
          ) : null}
        </p>
      </div>
      <div className="flex gap-1.5 max-md:w-full">
        <Call customer={customer} />
        {open ? (
          <Button asChild icon="mail">
            <Link href={`/inbox/${open.id}`} title={t('actions.writeHint', { subject: open.subject })}>
              <span className="max-lg:sr-only">{t('actions.write')}</span>
            </Link>
          </Button>
        ) : null}
        {customer.rights.log ? (
          <>
            <Button variant="primary" icon="plus" onClick={commands.log} className="max-md:flex-1">
              {t('actions.log')}
            </Button>
            <Button icon="inbox" onClick={commands.newConversation} className="max-md:hidden">
              <span className="max-lg:sr-only">{t('actions.newConversation')}</span>
            </Button>
          </>
        ) : null}
        <Menu
          align="end"
          open={menu}
          onOpenChange={setMenu}
          trigger={<IconButton icon="more" label={t('actions.more')} />}
        >
          {customer.rights.log ? (
            <MenuItem icon="inbox" onSelect={commands.newConversation}>
              {t('actions.newConversation')}
            </MenuItem>
          ) : null}
          {customer.rights.edit ? (
            <>
              <MenuItem icon="flag" onSelect={commands.promise}>
                {t('actions.promise')}
              </MenuItem>
              <MenuItem icon="note" onSelect={commands.note}>
                {t('actions.note')}
              </MenuItem>
              <MenuSeparator />
              <MenuItem icon="pencil" onSelect={commands.correct}>
                {t('actions.correct')}
              </MenuItem>
              <MenuItem icon="plus" onSelect={commands.addPoint}>
                {t('actions.addPoint')}
              </MenuItem>
              <MenuItem icon="star" onSelect={commands.prefer}>
                {t('actions.prefer')}
              </MenuItem>
              <MenuSeparator />
            </>
          ) : null}
          <MenuItem icon="link" onSelect={() => void copyLink()}>
            {t('actions.copyLink')}
          </MenuItem>
        </Menu>
      </div>
    </header>
  )
}
