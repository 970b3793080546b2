'use client'

import { useTranslations } from 'next-intl'
import { type DragEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { Progress } from '@/components/ui/meter'
import { useFormat } from '@/lib/i18n/use-format'
import { useUpload } from './use-upload'

/** Where a file is dropped or chosen; it leaves at once, and `onReceived` gets its import. */
export function DropZone({ onReceived }: { onReceived: (importId: string) => void }) {
  const t = useTranslations('imports.drop')
  const steps = useTranslations('imports.steps')
  const format = useFormat()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const { sending, fault, send } = useUpload()

  async function take(file: File | undefined): Promise<void> {
    if (!file || sending) return
    const importId = await send(file)
    if (importId) onReceived(importId)
  }
  const takeEarly = useEffectEvent(() => void take(input.current?.files?.[0]))
  // A file that was chosen before the page listened.
  useEffect(() => takeEarly(), [])
  function onDrop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }

  return (
    <div className="grid gap-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's shortcut for the button inside. */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cx(
          'grid min-h-36 place-content-center justify-items-center gap-2 rounded-lg border border-line-2 border-dashed px-4 py-6 text-center transition-colors',
          over ? 'border-accent bg-accent-soft' : 'bg-surface-2',
        )}
      >
        {sending ? (
          <div className="w-80 max-w-full text-left">
            <Progress
              label={t('sending', { name: sending.name })}
              done={sending.sent}
              total={sending.size}
              detail={steps('count', { done: format.bytes(sending.sent), total: format.bytes(sending.size) })}
            />
          </div>
        ) : (
          <>
            <p className="flex items-center gap-2 text-title font-semibold">
              <Icon name="in" className="text-text-2" />
              {t('title')}
            </p>
            <p className="max-w-prose text-md text-text-2">{t('or')}</p>
            <Button variant="primary" className="mt-1" onClick={() => input.current?.click()}>
              {t('choose')}
            </Button>
          </>
        )}
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,.vcf,.vcard,.xlsx,text/csv,text/vcard,text/x-vcard"
          aria-label={t('choose')}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void take(event.target.files?.[0])
            // The same file may be chosen again, once it is corrected.
            event.target.value = ''
          }}
        />
      </div>
      {fault ? (
        <Alert tone="red" role="alert">
          {t(fault.why, { name: fault.name })}
        </Alert>
      ) : null}
    </div>
  )
}
