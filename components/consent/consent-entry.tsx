'use client'

import { useTranslations } from 'next-intl'
import { Chip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'
import { Why } from '@/components/ui/why'
import { evidenceHref, proofHref, receiptHref } from '@/lib/consent/cache'
import type { ConsentEventView } from '@/lib/consent/views'
import { useFormat } from '@/lib/i18n/use-format'
import { STATE_TONE } from './state-tone'

function Download({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      download
      className="inline-flex min-h-6 items-center gap-1 text-accent-text underline-offset-3 hover:underline"
    >
      <Icon name="download" size="xs" />
      {children}
    </a>
  )
}

/** One entry of the ledger: what was said, how, after which words, with what proves it. */
export function ConsentEntry({ entry, now }: { entry: ConsentEventView; now: number }) {
  const t = useTranslations('consent')
  const format = useFormat()
  return (
    <li className="grid gap-1 border-line border-t py-2.5 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Chip size="sm" tone={STATE_TONE[entry.state]}>
          {t(`states.${entry.state}`)}
        </Chip>
        <span className="font-medium">
          {t(`purposes.${entry.purpose}`)} · {t(`channels.${entry.channel}`)}
        </span>
        <span className="ml-auto text-sm text-text-2" title={format.dateTime(entry.occurredAt)}>
          <span suppressHydrationWarning>{format.dateTimeShort(entry.occurredAt, now)}</span>
        </span>
      </div>
      <p className="text-sm text-text-2">
        {t(`methods.${entry.method}`)}, {entry.source}
        {entry.recordedBy ? `, ${t('by', { name: entry.recordedBy })}` : null}
      </p>
      {entry.notice ? (
        <Why label={t('shown', { version: entry.notice.version })}>
          <p className="max-w-prose">{entry.notice.text}</p>
        </Why>
      ) : null}
      <div className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
        {entry.evidence.map((file) => (
          <Download key={file.sha256} href={evidenceHref(entry.id, file.sha256)}>
            {`${file.filename} (${format.bytes(file.size)})`}
          </Download>
        ))}
        <Download href={proofHref(entry.id)}>{t('proof')}</Download>
        <Download href={receiptHref(entry.id, 'pdf')}>{t('receiptPdf')}</Download>
        <Download href={receiptHref(entry.id, 'kantara')}>{t('receiptKantara')}</Download>
        <Download href={receiptHref(entry.id, 'dpv')}>{t('receiptDpv')}</Download>
      </div>
    </li>
  )
}
