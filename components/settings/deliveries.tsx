'use client'

import { useTranslations } from 'next-intl'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'
import type { OutboxView, QuarantinedView } from '@/lib/channels/queries'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { withoutSecretMark } from '@/lib/portal/domain/letters'
import { replayDeliveryAction } from '@/lib/settings/actions'
import { SaveError } from './save-error'
import { useSave } from './use-save'

const REASONS = [
  'empty',
  'not_an_email',
  'too_large',
  'too_deep',
  'too_many_parts',
  'no_sender',
  'malformed',
  'headers_too_large',
  'unknown_message',
  'unexpected',
] as const

function Next({ href }: { href: string | null }) {
  const t = useTranslations('common')
  if (!href) return null
  return (
    <p className="mt-4 text-center">
      <Button asChild>
        <Link href={href}>{t('loadMore')}</Link>
      </Button>
    </p>
  )
}

/** What came in and could not be understood: kept as it came, with its reason, replayable. */
export function QuarantineSettings({
  items,
  next,
  mayReplay,
}: {
  items: readonly QuarantinedView[]
  next: string | null
  mayReplay: boolean
}) {
  const t = useTranslations('settings')
  const format = useFormat()
  const save = useSave()
  const reasonOf = (reason: string) => t(`reasons.${REASONS.find((known) => known === reason) ?? 'other'}`)
  return (
    <Screen title={t('sections.quarantine')} lead={t('quarantine.lead')}>
      <SaveError error={save.error} />
      {items.length === 0 ? (
        <EmptyState icon="check-circle" title={t('quarantine.empty')} as="h2">
          {t('quarantine.emptyHint')}
        </EmptyState>
      ) : (
        <Table caption={t('sections.quarantine')}>
          <thead>
            <tr>
              <Th>{t('quarantine.received')}</Th>
              <Th>{t('quarantine.from')}</Th>
              <Th>{t('quarantine.reason')}</Th>
              <Th numeric>{t('quarantine.size')}</Th>
              <Th>
                <span className="sr-only">{t('actions')}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Tr key={item.id}>
                <Td>
                  <TimeAgo at={item.receivedAt} shape="moment" />
                  <span className="block text-sm text-text-3">{item.transport.toUpperCase()}</span>
                </Td>
                <Td>{typeof item.envelope.from === 'string' ? item.envelope.from : '—'}</Td>
                <Td>
                  {reasonOf(item.reason)}
                  {item.detail ? (
                    <span className="block max-w-prose text-sm break-words text-text-3">{item.detail}</span>
                  ) : null}
                </Td>
                <Td numeric>{format.bytes(item.size)}</Td>
                <Td numeric>
                  <Button asChild variant="ghost" size="sm" icon="download">
                    <a href={`/api/console/deliveries/${item.id}/raw`}>{t('quarantine.download')}</a>
                  </Button>
                  {mayReplay ? (
                    <Button
                      variant="ghost"
                      size="sm"
                      icon="refresh"
                      onClick={() =>
                        save.run(() => replayDeliveryAction({ deliveryId: item.id }), t('quarantine.replayed'))
                      }
                    >
                      {t('quarantine.replay')}
                    </Button>
                  ) : null}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      <Next href={next ? `/settings/quarantine?before=${next}` : null} />
    </Screen>
  )
}

/** Messages that stayed here because no outgoing server or no SMS operator is set. */
export function OutboxSettings({
  items,
  next,
  unset,
}: {
  items: readonly OutboxView[]
  next: string | null
  /** Settings whose absence keeps messages here. */
  unset: readonly string[]
}) {
  const t = useTranslations('settings')
  const format = useFormat()
  return (
    <Screen title={t('sections.outbox')} lead={t('outbox.lead')}>
      <Alert tone={unset.length === 0 ? 'neutral' : 'amber'} className="mb-5">
        {unset.length === 0
          ? t('outbox.sending')
          : t('outbox.local', { settings: format.list(unset), count: unset.length })}
      </Alert>
      {items.length === 0 ? (
        <EmptyState icon="out" title={t('outbox.empty')} as="h2">
          {t('outbox.emptyHint')}
        </EmptyState>
      ) : (
        <Table caption={t('sections.outbox')}>
          <thead>
            <tr>
              <Th>{t('outbox.at')}</Th>
              <Th>{t('outbox.to')}</Th>
              <Th>{t('outbox.message')}</Th>
              <Th>
                <span className="sr-only">{t('actions')}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Tr key={item.id}>
                <Td className="whitespace-nowrap">
                  <TimeAgo at={item.createdAt} shape="moment" />
                </Td>
                <Td>{item.to.join(', ')}</Td>
                <Td>
                  {item.conversationId ? (
                    <Link href={`/inbox/${item.conversationId}`} className="font-medium">
                      {item.subject || t('outbox.noSubject')}
                    </Link>
                  ) : (
                    <span className="font-medium">{item.subject || t('outbox.noSubject')}</span>
                  )}
                  <span className="line-clamp-2 max-w-prose text-text-2">{withoutSecretMark(item.text)}</span>
                </Td>
                <Td numeric>
                  <Button asChild variant="ghost" size="sm" icon="download">
                    <a href={`/api/console/outbox/${item.id}/raw`}>{t('quarantine.download')}</a>
                  </Button>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      <Next href={next ? `/settings/outbox?before=${next}` : null} />
    </Screen>
  )
}
