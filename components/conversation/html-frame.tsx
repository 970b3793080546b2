'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { InteractionView } from '@/lib/conversations/views'

/** The frame cannot say how tall it is (no script, no origin): it starts near its size and can be pulled taller. */
function heightClass(length: number): string {
  if (length < 1_500) return 'h-44'
  if (length < 5_000) return 'h-72'
  return 'h-120'
}

/**
 * A mail in its own layout, in a frame without scripts, without origin and with a policy of its own. Remote pictures
 * load only after the reader has asked for them.
 */
export function HtmlFrame({ message, name }: { message: InteractionView; name: string }) {
  const t = useTranslations('conversation.message')
  const [images, setImages] = useState(false)
  return (
    <div className="grid gap-2">
      {message.remoteImages > 0 ? (
        <p className="flex flex-wrap items-center gap-2 text-sm text-text-2">
          <Icon name="image" size="sm" className="text-text-3" />
          <span className="min-w-0 flex-1 basis-48">
            {images ? t('imagesShown') : t('blocked', { count: message.remoteImages })}
          </span>
          {images ? null : (
            <Button size="sm" onClick={() => setImages(true)}>
              {t('showImages')}
            </Button>
          )}
        </p>
      ) : null}
      <iframe
        key={String(images)}
        title={t('htmlFrame', { name })}
        src={`/api/console/interactions/${message.id}/html${images ? '?images=1' : ''}`}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        loading="lazy"
        className={`w-full resize-y rounded-md border border-line-2 bg-white ${heightClass(message.htmlLength)} max-h-[70vh] min-h-24`}
      />
    </div>
  )
}
