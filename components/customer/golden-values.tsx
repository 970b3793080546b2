'use client'

import { useTranslations } from 'next-intl'
import { type ComponentProps, useId, useRef, useState } from 'react'
import { OverrideDialog } from '@/components/identity/override-dialog'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { useNow } from '@/components/ui/time-ago'
import { toast } from '@/components/ui/toast'
import { correctIdentityAction } from '@/lib/customers/actions'
import type { CustomerView, GoldenValueView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { IDENTIFIER_ATTRIBUTES } from '@/lib/identity/domain/company-identifiers'
import { OriginPanel, useOriginWords, ValueText } from './origin-panel'
import { useChanges } from './use-changes'

type Key = GoldenValueView['key']

/** What the row shows, by kind of customer; a value nobody knows says so. */
const SHOWN: Record<CustomerView['kind'], readonly Key[]> = {
  individual: ['name', 'birthDate', 'phone', 'email', 'postal'],
  organisation: ['organisationName', 'phone', 'email', 'postal', 'language'],
}

const CELL =
  'min-w-0 border-line max-md:grid max-md:min-h-9 max-md:grid-cols-[5.75rem_minmax(0,1fr)_auto] max-md:items-center max-md:gap-2 max-md:border-b max-md:py-1'

type Props = { customer: CustomerView; onCorrect: () => void; onPoints: () => void; onPrefer: () => void }

/** The golden values with where each comes from, explained in place. */
export function GoldenValues({ customer, onCorrect, onPoints, onPrefer }: Props) {
  const t = useTranslations('customer')
  const channels = useTranslations('conversation.channel')
  const format = useFormat()
  const now = useNow()
  const id = useId()
  const words = useOriginWords()
  const change = useChanges(customer.id)
  const [openKey, setOpenKey] = useState<Key | null>(null)
  const [deciding, setDeciding] = useState<ComponentProps<typeof OverrideDialog>['target']>(null)
  const buttons = useRef(new Map<Key, HTMLButtonElement>())
  const open = customer.values.find((value) => value.key === openKey) ?? null

  /** Nobody chooses between values of which they see the ends alone. */
  const isHidden = (key: Key) => key === 'iban' && !customer.rights.bankDetails

  function close(): void {
    const key = openKey
    setOpenKey(null)
    if (key) buttons.current.get(key)?.focus()
  }

  function choose(key: Key, value: string): void {
    if (key === 'name' || key === 'phone' || key === 'email' || key === 'postal') return
    // Who answers for the data says why; anybody else states what the customer told them.
    if (customer.rights.merge) {
      setDeciding({ key, value })
      return
    }
    close()
    void change({
      message: t('done.identity'),
      run: () => correctIdentityAction({ customerId: customer.id, [key]: value }),
    }).then((done) => {
      if (done.ok && done.data.overruled.length > 0) {
        toast({ message: t('identity.overruled', { attributes: t(`values.${key}`) }) })
      }
    })
  }

  function decide({ key, value }: GoldenValueView): void {
    if (key !== 'phone' && key !== 'email' && key !== 'postal') setDeciding({ key, value })
  }

  const cell = (key: Key) => {
    const value = customer.values.find((each) => each.key === key)
    const on = openKey === key
    return (
      <div key={key} className={cx(CELL, 'md:py-2.5')}>
        <dt className="text-sm text-text-3">{t(`values.${key}`)}</dt>
        <dd className="contents">
          <span
            className={cx('ellipsis block text-base font-medium', !value && 'font-normal text-text-3')}
            title={value?.key === 'phone' ? undefined : value?.value}
          >
            {value ? <ValueText name={key} value={value.value} /> : t('values.none')}
          </span>
          {value ? (
            <button
              type="button"
              ref={(element) => {
                if (element) buttons.current.set(key, element)
                else buttons.current.delete(key)
              }}
              aria-expanded={on}
              aria-controls={on ? `${id}-origin` : undefined}
              aria-label={`${on ? t('origin.question') : words(value)}. ${t('origin.questionOf', { label: t(`values.${key}`) })}`}
              onClick={() => (on ? close() : setOpenKey(key))}
              className={cx(
                'hit inline-flex min-h-6 max-w-full items-center gap-1 text-xs decoration-dotted underline-offset-3 hover:text-text md:underline',
                on ? 'text-accent-text decoration-accent' : 'text-text-3 decoration-line-3',
              )}
            >
              <span className="ellipsis max-md:hidden" suppressHydrationWarning>
                {on ? t('origin.question') : words(value)}
              </span>
              <Icon name={on ? 'up' : 'info'} size="sm" />
            </button>
          ) : (
            <span />
          )}
        </dd>
      </div>
    )
  }
  return (
    <div className="mt-2.5 border-line border-t md:mt-3.5">
      <dl
        aria-label={t('values.label')}
        className="grid md:grid-cols-3 md:gap-x-4 xl:grid-cols-[1.1fr_.9fr_1fr_1.35fr_1.55fr_1fr]"
      >
        {SHOWN[customer.kind].map(cell)}
        <div className={cx(CELL, 'md:py-2.5')}>
          <dt className="text-sm text-text-3">{t('values.preferred')}</dt>
          <dd className="contents">
            <span
              className={cx('ellipsis block text-base font-medium', !customer.preferred && 'font-normal text-text-3')}
            >
              {customer.preferred ? channels(customer.preferred.channel) : t('values.preferredNone')}
            </span>
            {customer.rights.edit ? (
              <button
                type="button"
                onClick={onPrefer}
                aria-label={t('actions.prefer')}
                title={
                  customer.preferred?.by && customer.preferred.at
                    ? t('values.preferredBy', {
                        name: customer.preferred.by,
                        when: format.dateTimeShort(customer.preferred.at, now),
                      })
                    : undefined
                }
                className="hit inline-flex min-h-6 max-w-full items-center gap-1 text-text-3 text-xs decoration-line-3 decoration-dotted underline-offset-3 hover:text-text md:underline"
              >
                <span className="ellipsis max-md:hidden" suppressHydrationWarning>
                  {customer.preferred?.by && customer.preferred.at
                    ? t('values.preferredBy', {
                        name: customer.preferred.by,
                        when: format.dayShort(customer.preferred.at, now),
                      })
                    : customer.preferred
                      ? t('values.preferredPlain')
                      : t('log.change')}
                </span>
                <Icon name="pencil" size="sm" />
              </button>
            ) : (
              <span />
            )}
          </dd>
        </div>
      </dl>
      {customer.kind === 'organisation' ? (
        <dl
          aria-label={t('identity.numbers')}
          className="grid border-line md:grid-cols-2 md:gap-x-4 md:border-t xl:grid-cols-[.8fr_1fr_1fr_1.6fr]"
        >
          {IDENTIFIER_ATTRIBUTES.map(cell)}
        </dl>
      ) : null}
      {open ? (
        <OriginPanel
          id={`${id}-origin`}
          value={open}
          customerId={customer.id}
          onDecide={customer.rights.merge && !isHidden(open.key) ? () => decide(open) : null}
          editable={customer.rights.edit}
          onChoose={isHidden(open.key) ? null : (statement) => choose(open.key, statement.value)}
          onCorrect={() =>
            open.key === 'phone' || open.key === 'email' || open.key === 'postal' ? onPoints() : onCorrect()
          }
          onClose={close}
        />
      ) : null}
      <OverrideDialog customer={customer} target={deciding} onClose={() => setDeciding(null)} />
    </div>
  )
}
