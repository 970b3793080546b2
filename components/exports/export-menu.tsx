'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { EXPORT_FORMATS } from '@/lib/exports/domain/cells'

type Props = {
  /** Address of the export without its format, with the filters of the list. */
  href: string
  /** Only its icon, at the head of a narrow column. */
  compact?: boolean
}

/** Takes the list on the screen out as a file. A download, so the browser asks for it itself. */
export function ExportMenu({ href, compact = false }: Props) {
  const t = useTranslations('imports.export')
  return (
    <Menu
      align="end"
      trigger={
        compact ? (
          <IconButton icon="download" size="sm" label={t('label')} />
        ) : (
          <Button icon="download">{t('label')}</Button>
        )
      }
    >
      {EXPORT_FORMATS.map((format) => (
        <MenuItem
          key={format}
          icon="file"
          hint={t(`${format}Hint`)}
          onSelect={() => window.location.assign(`${href}${href.includes('?') ? '&' : '?'}format=${format}`)}
        >
          {t(format)}
        </MenuItem>
      ))}
    </Menu>
  )
}
