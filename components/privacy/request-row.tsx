'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { toast } from '@/components/ui/toast'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { handleRequestAction } from '@/lib/privacy/actions'
import { privacyKeys } from '@/lib/privacy/cache'
import { daysLeft } from '@/lib/privacy/domain/clock'
import type { HandleRequestInput } from '@/lib/privacy/schemas'
import type { PrivacyRequestView } from '@/lib/privacy/views'
import { StepDialog } from './step-dialog'

type Asked = 'extend' | 'refuse' | 'erase'

/** One request: who, what, until when, and the steps that are left. */
export function RequestRow({ request }: { request: PrivacyRequestView }) {
  const t = useTranslations('privacy')
  const outcome = useOutcome()
  const failed = useFailureToast()
  const format = useFormat()
  const client = useQueryClient()
  const row = useRef<HTMLLIElement>(null)
  const [pending, setPending] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const open = request.status === 'received' || request.status === 'in_progress'
  const days = daysLeft(new Date(request.dueAt), new Date())
  const name = request.customerName ?? t('erased')
  const closedAt = request.liftedAt ?? request.closedAt

  async function run(input: HandleRequestInput): Promise<void> {
    setPending(true)
    const result = await outcome(() => handleRequestAction(input))
    setPending(false)
    // What was written stays on screen when it could not be done.
    if (result.ok) {
      setAsked(null)
      toast({
        message: t(request.kind === 'erasure' && input.step === 'complete' ? 'done.erase' : `done.${input.step}`),
      })
    } else failed(result.why)
    await client.invalidateQueries({ queryKey: privacyKeys.requests })
    // The button that was pressed is gone with its step, or the whole request with its last one.
    setTimeout(() => {
      if (document.activeElement !== document.body) return
      const place = row.current ?? document.getElementById('content')
      place?.focus()
    }, 0)
  }

  return (
    <li
      ref={row}
      tabIndex={-1}
      className="grid gap-x-6 gap-y-2 border-line border-b py-4 md:grid-cols-[minmax(0,1fr)_auto]"
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-semibold">{t(`kind.${request.kind}`)}</span>
          {request.customerName ? (
            <Link href={`/customers/${request.customerId}`} className="link">
              {name}
            </Link>
          ) : (
            <span className="text-text-2">{name}</span>
          )}
          {open ? (
            <Chip tone={days < 0 ? 'red' : days < 7 ? 'amber' : 'neutral'}>
              {days < 0 ? t('late', { days: -days }) : t('left', { days })}
            </Chip>
          ) : null}
          <span className="text-md text-text-2">
            {t(`status.${request.liftedAt ? 'lifted' : request.status}`, {
              date: closedAt ? format.date(closedAt) : '',
            })}
          </span>
        </p>
        <p className="mt-0.5 text-md text-text-2">
          {[
            t('received', { date: format.date(request.receivedAt) }),
            ...(open ? [t('due', { date: format.date(request.dueAt) })] : []),
            ...(request.handledBy ? [t('handledBy', { name: request.handledBy })] : []),
          ].join(' · ')}
        </p>
        {request.message ? <p className="mt-2 max-w-prose whitespace-pre-line">{request.message}</p> : null}
        {request.reason ? (
          <p className="mt-1 text-md text-text-2">
            {t(request.status === 'refused' ? 'refusedFor' : 'extended', { reason: request.reason })}
          </p>
        ) : null}
      </div>
      <div className="flex flex-wrap items-start gap-2">
        {request.status === 'received' ? (
          <Button pending={pending} onClick={() => void run({ step: 'take', requestId: request.id })}>
            {t('take')}
          </Button>
        ) : null}
        {request.status === 'in_progress' ? (
          <Button
            variant="primary"
            pending={pending}
            onClick={() =>
              request.kind === 'erasure' ? setAsked('erase') : void run({ step: 'complete', requestId: request.id })
            }
          >
            {t(`complete.${request.kind}`)}
          </Button>
        ) : null}
        {open && !request.extended ? <Button onClick={() => setAsked('extend')}>{t('extend')}</Button> : null}
        {open ? <Button onClick={() => setAsked('refuse')}>{t('refuse')}</Button> : null}
        {request.kind === 'restriction' && request.status === 'completed' && !request.liftedAt ? (
          <Button pending={pending} onClick={() => void run({ step: 'lift', requestId: request.id })}>
            {t('lift')}
          </Button>
        ) : null}
      </div>
      <StepDialog
        asked={asked}
        name={name}
        pending={pending}
        onClose={() => setAsked(null)}
        onConfirm={(reason) => {
          if (asked === 'erase') void run({ step: 'complete', requestId: request.id })
          else if (asked) void run({ step: asked, requestId: request.id, reason })
        }}
      />
    </li>
  )
}
