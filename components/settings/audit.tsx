'use client'

import { useTranslations } from 'next-intl'
import { useActionWords } from '@/components/customer/use-action-words'
import { Screen } from '@/components/shell/screen'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import type { AuditEntryView } from '@/lib/settings/views'

/** Who did or saw what, when and from where; nobody can change it. */
export function AuditSettings({
  items,
  next,
  filter,
}: {
  items: readonly AuditEntryView[]
  next: string | null
  filter: { action?: string; actorId?: string }
}) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const format = useFormat()
  const wordsOf = useActionWords()
  const href = (change: Record<string, string | undefined>) => {
    const query = new URLSearchParams(
      Object.entries({ ...filter, ...change }).filter((pair): pair is [string, string] => pair[1] !== undefined),
    )
    return query.size > 0 ? `/settings/audit?${query}` : '/settings/audit'
  }
  return (
    <Screen
      title={t('sections.audit')}
      lead={t('audit.lead')}
      actions={
        filter.action || filter.actorId ? (
          <Button asChild icon="x">
            <Link href="/settings/audit">{t('audit.unfilter')}</Link>
          </Button>
        ) : null
      }
    >
      {items.length === 0 ? (
        <EmptyState icon="history" title={t('audit.empty')} as="h2" />
      ) : (
        <Table caption={t('sections.audit')}>
          <thead>
            <tr>
              <Th>{t('audit.at')}</Th>
              <Th>{t('audit.who')}</Th>
              <Th>{t('audit.what')}</Th>
              <Th>{t('audit.about')}</Th>
              <Th>{t('audit.from')}</Th>
            </tr>
          </thead>
          <tbody>
            {items.map((entry) => (
              <Tr key={entry.id}>
                <Td className="whitespace-nowrap">{format.dateTime(entry.at)}</Td>
                <Td>
                  {entry.actorId ? (
                    <Link href={href({ actorId: entry.actorId })}>{entry.actorName}</Link>
                  ) : (
                    entry.actorName
                  )}
                </Td>
                <Td>
                  <Link href={href({ action: entry.action })} title={entry.action}>
                    {wordsOf(entry.action) ?? <code className="text-sm">{entry.action}</code>}
                  </Link>
                </Td>
                <Td>
                  {entry.customerId ? (
                    <Link href={`/customers/${entry.customerId}`}>{t('audit.customer')}</Link>
                  ) : (
                    <code className="text-sm text-text-3">{entry.subjectKind}</code>
                  )}
                </Td>
                <Td className="text-text-3">{entry.ip ?? '—'}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {next ? (
        <p className="mt-4 text-center">
          <Button asChild>
            <Link href={href({ before: next })}>{common('loadMore')}</Link>
          </Button>
        </p>
      ) : null}
    </Screen>
  )
}
