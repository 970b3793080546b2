'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/lib/i18n/use-format'
import type { ImportView } from '@/lib/imports/views'

const PROFILES = ['outlook_fr', 'outlook_en', 'google', 'google_fr', 'vcard'] as const
/** Encodings as people write them. */
const ENCODINGS: Record<string, string> = {
  utf8: 'UTF-8',
  utf16le: 'UTF-16',
  utf16be: 'UTF-16',
  win1252: 'Windows-1252',
  macroman: 'MacRoman',
}

const DELIMITERS: Record<string, 'comma' | 'semicolon' | 'tab'> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' }

/** What the file proved to be, in one line. */
export function FileFacts({ view }: { view: ImportView }) {
  const t = useTranslations('imports')
  const format = useFormat()
  const profile = PROFILES.find((each) => each === view.profile) ?? (view.format === 'vcard' ? 'vcard' : view.format)
  const delimiter = DELIMITERS[view.delimiter ?? '']
  const facts: [string, string][] = [
    ...(profile ? [[t('file.profile'), t(`profiles.${profile}`)] as [string, string]] : []),
    ...(view.encoding ? [[t('file.encoding'), ENCODINGS[view.encoding] ?? view.encoding] as [string, string]] : []),
    ...(view.delimiter
      ? [[t('file.delimiter'), delimiter ? t(`delimiters.${delimiter}`) : view.delimiter] as [string, string]]
      : []),
    [t('file.size'), format.bytes(view.size)],
    ...(view.rowCount > 0 ? [[t('file.rowCount'), format.number(view.rowCount)] as [string, string]] : []),
    [t('file.by'), view.createdByName],
  ]
  return (
    <dl className="mb-6 flex flex-wrap gap-x-6 gap-y-2 text-md">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-sm text-text-3">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
