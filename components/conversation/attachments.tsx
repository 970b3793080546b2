'use client'

import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import type { AttachmentView } from '@/lib/conversations/views'
import { useFormat } from '@/lib/i18n/use-format'

/** Below this, a picture inside a mail is a logo or a tracking pixel. Bytes. */
const LOGO_BYTES = 20_000

const address = (file: AttachmentView) => `/api/console/attachments/${file.id}`

/** Pictures as thumbnails of fixed size, other files as downloads. Logos inside a mail stay in its original layout. */
export function Attachments({ files, hasHtml }: { files: readonly AttachmentView[]; hasHtml: boolean }) {
  const t = useTranslations('conversation.attachments')
  const format = useFormat()
  const shown = files.filter((file) => !(hasHtml && file.inline && file.size < LOGO_BYTES))
  if (shown.length === 0) return null
  const pictures = shown.filter((file) => file.picture)
  const others = shown.filter((file) => !file.picture)
  return (
    <div className="mt-2 grid gap-1.5">
      {pictures.length > 0 ? (
        <ul aria-label={t('label')} className="flex flex-wrap gap-1.5">
          {pictures.map((file) => (
            <li key={file.id}>
              <a
                href={`${address(file)}?preview=1`}
                target="_blank"
                rel="noopener"
                title={`${file.filename} · ${format.bytes(file.size)}`}
                className="block h-19 w-28 overflow-hidden rounded-md border border-line-2 bg-surface"
              >
                <img
                  src={`${address(file)}?preview=1`}
                  alt={t('preview', { name: file.filename })}
                  width={112}
                  height={76}
                  loading="lazy"
                  decoding="async"
                  className="size-full object-cover"
                />
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {others.length > 0 ? (
        <ul aria-label={t('label')} className="flex flex-wrap gap-1.5">
          {others.map((file) => (
            <li key={file.id} className="min-w-0">
              <a
                href={address(file)}
                download={file.filename}
                aria-label={t('download', { name: file.filename })}
                title={file.filename}
                className="flex min-h-8 max-w-64 items-center gap-2 rounded-md border border-line-2 bg-surface px-2.5 text-sm hover:bg-button-hover"
              >
                <Icon name="file" size="sm" className="text-text-2" />
                <span className="ellipsis font-medium">{file.filename}</span>
                <span className="shrink-0 text-text-3">{format.bytes(file.size)}</span>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
