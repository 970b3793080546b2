'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuChoices, MenuItem, MenuSeparator } from '@/components/ui/menu'
import type { WrittenChannel } from '@/lib/channels/port'
import type { RecipientView } from '@/lib/conversations/views'
import { phoneSpellings } from '@/lib/i18n/phone'

const email = z.email()

/** Addresses out of a text, separated by commas, semicolons or spaces; the first that is none is named. */
export function parseAddresses(text: string): { addresses: string[]; invalid: string | null } {
  const given = text.split(/[\s,;]+/).filter(Boolean)
  const invalid = given.find((address) => !email.safeParse(address).success) ?? null
  return { addresses: [...new Set(given)], invalid }
}

type Props = {
  channel: WrittenChannel
  recipients: readonly RecipientView[]
  to: string | null
  cc: readonly string[]
  onTo: (address: string) => void
  onCc: (cc: string[]) => void
}

/** To whom the answer goes: the address that wrote, another one of the customer, or one typed in; and who gets a copy. */
export function Recipients({ channel, recipients, to, cc, onTo, onCc }: Props) {
  const t = useTranslations('conversation.composer')
  const common = useTranslations('common')
  const [typing, setTyping] = useState(false)
  const [ccOpen, setCcOpen] = useState(cc.length > 0)
  const chosen = recipients.find((each) => each.address === to)
  const shown = (address: string) => (channel === 'email' ? address : phoneSpellings(address).shown)

  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-2 border-line border-b pr-1.5 pl-3 text-sm text-text-2">
      <span aria-hidden="true" className="max-md:hidden">
        {t('to')}
      </span>
      {typing ? (
        <input
          type="email"
          aria-label={t('recipient')}
          defaultValue={to ?? ''}
          // biome-ignore lint/a11y/noAutofocus: the reader has just asked to type an address here.
          autoFocus
          onBlur={(event) => {
            const given = event.currentTarget.value.trim()
            if (email.safeParse(given).success) onTo(given)
            setTyping(false)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') {
              event.preventDefault()
              event.currentTarget.blur()
            }
          }}
          className="h-7 min-w-0 flex-1 rounded-xs border border-line-3 bg-surface px-2 text-text"
        />
      ) : (
        <Menu
          trigger={
            <button
              type="button"
              aria-label={common('labelled', { label: t('recipient'), value: shown(to ?? '') })}
              title={channel === 'email' ? undefined : (to ?? undefined)}
              className="-mx-1 inline-flex min-h-6 min-w-0 items-center gap-1 rounded-xs px-1 font-medium text-text hover:bg-hover"
            >
              <span className="ellipsis">{shown(to ?? '')}</span>
              {chosen?.bounced ? <span className="font-normal text-red">{t('bounced')}</span> : null}
              {chosen?.shared ? <span className="font-normal text-amber">{t('shared')}</span> : null}
              <Icon name="down" size="xs" />
            </button>
          }
        >
          <MenuChoices
            label={t('recipient')}
            value={to}
            onValueChange={onTo}
            choices={recipients.map(({ address, bounced, shared }) => ({
              value: address,
              label: shown(address),
              hint: bounced ? t('bounced') : shared ? t('shared') : undefined,
            }))}
          />
          {channel === 'email' ? (
            <>
              <MenuSeparator />
              <MenuItem icon="pencil" onSelect={() => setTyping(true)}>
                {t('otherAddress')}
              </MenuItem>
            </>
          ) : null}
        </Menu>
      )}
      {channel !== 'email' ? null : ccOpen ? (
        <label className="flex min-w-40 flex-1 items-center gap-2">
          <span aria-hidden="true">{t('cc')}</span>
          <input
            type="text"
            inputMode="email"
            autoComplete="off"
            aria-label={t('ccLabel')}
            defaultValue={cc.join(', ')}
            onChange={(event) => onCc(event.currentTarget.value.split(/[\s,;]+/).filter(Boolean))}
            className="h-8 min-w-0 flex-1 bg-transparent text-text focus-visible:outline-none"
          />
        </label>
      ) : (
        <button
          type="button"
          aria-label={t('addCc')}
          onClick={() => setCcOpen(true)}
          className="min-h-6 rounded-xs px-1 text-text-3 hover:bg-hover hover:text-text"
        >
          {t('cc')}
        </button>
      )}
    </div>
  )
}
