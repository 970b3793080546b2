'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import { Section } from '@/components/ui/section'
import { useNow } from '@/components/ui/time-ago'
import { keepCommitmentAction } from '@/lib/customers/actions'
import type { CommitmentView, CustomerView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { PromiseDialog } from './promise-dialog'
import { useChanges } from './use-changes'

const MINUS = '\u2212'

function Promised({ customer, commitment }: { customer: CustomerView; commitment: CommitmentView }) {
  const t = useTranslations('customer.promises')
  const done = useTranslations('customer.done')
  const format = useFormat()
  const now = useNow()
  const change = useChanges(customer.id)
  const kept = commitment.fulfilledAt !== null
  const late = kept ? 0 : now - Date.parse(commitment.dueAt)
  const due = format.dateTimeShort(commitment.dueAt, now)

  function keep(): void {
    void change({
      message: done('kept'),
      patch: (view) => ({
        ...view,
        commitments: view.commitments.map((each) =>
          each.id === commitment.id ? { ...each, fulfilledAt: new Date().toISOString() } : each,
        ),
      }),
      run: () => keepCommitmentAction({ commitmentId: commitment.id }),
    })
  }

  return (
    <li className="group grid grid-cols-[1rem_minmax(0,1fr)_auto_auto] items-start gap-x-2 py-1">
      <Icon
        name={kept ? 'check' : late > 0 ? 'alert' : 'flag'}
        className={cx('mt-px', kept ? 'text-green' : late > 0 ? 'text-red' : 'text-text-3')}
      />
      <span className="min-w-0">
        <span className={kept ? 'text-text-3 line-through' : undefined}>{commitment.text}</span>
        <span className="block text-sm text-text-3" suppressHydrationWarning>
          {[commitment.madeBy, late > 0 ? t('due', { when: due }) : null].filter(Boolean).join(', ')}
        </span>
      </span>
      <span
        suppressHydrationWarning
        title={format.dateTime(commitment.dueAt)}
        className={cx(
          'text-right text-sm leading-4.5 whitespace-nowrap',
          late > 0 ? 'font-semibold text-red' : 'text-text-2',
        )}
      >
        {kept ? (
          t('isKept')
        ) : late > 0 ? (
          <>
            <span aria-hidden="true" suppressHydrationWarning>{`${MINUS}\u00a0${format.duration(late)}`}</span>
            <span className="sr-only" suppressHydrationWarning>
              {t('lateLabel', { duration: format.duration(late) })}
            </span>
          </>
        ) : (
          due
        )}
      </span>
      {customer.rights.edit && !kept ? (
        <IconButton
          icon="check"
          size="sm"
          label={t('keep')}
          aria-label={t('keepOf', { text: commitment.text })}
          onClick={keep}
          className="-my-1 -mr-2"
        />
      ) : (
        <span />
      )}
    </li>
  )
}

type Props = { customer: CustomerView; conversationId?: string | null; as?: 'h2' | 'h3' }

/** What was promised to a customer, the most urgent first; a late one says by how much. */
export function Promises({ customer, conversationId = null, as }: Props) {
  const t = useTranslations('customer.promises')
  const [open, setOpen] = useState(false)
  const pending = customer.commitments.filter((each) => each.fulfilledAt === null).length
  return (
    <Section
      as={as}
      title={t('title')}
      count={pending > 0 ? pending : undefined}
      end={
        customer.rights.edit ? (
          <Button size="sm" variant="ghost" className="-mr-2 text-accent-text!" onClick={() => setOpen(true)}>
            {t('add')}
          </Button>
        ) : null
      }
    >
      {customer.commitments.length === 0 ? (
        <p className="text-text-3">{t('none')}</p>
      ) : (
        <ul>
          {customer.commitments.map((commitment) => (
            <Promised key={commitment.id} customer={customer} commitment={commitment} />
          ))}
        </ul>
      )}
      {customer.promises.fallenDue > 0 ? (
        <p className="mt-1 text-sm text-text-3">
          {t('kept', { kept: customer.promises.kept, due: customer.promises.fallenDue })}
        </p>
      ) : null}
      <PromiseDialog customer={customer} conversationId={conversationId} open={open} onOpenChange={setOpen} />
    </Section>
  )
}
