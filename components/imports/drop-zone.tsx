'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { Progress } from '@/components/ui/meter'
import { useFormat } from '@/lib/i18n/use-format'
import { useFileDrop } from './use-file-drop'
import { type UploadFault, useUpload } from './use-upload'

function useFaultWords(): (fault: UploadFault) => string {
  const t = useTranslations('imports.drop')
  const codes = useTranslations('errors.codes')
  return ({ name, why }) => (typeof why === 'string' ? t(why, { name }) : t('refused', { name, why: codes(why.code) }))
}

/** Where a file is dropped or chosen; it leaves at once, and `onReceived` gets its import. */
export function DropZone({ onReceived }: { onReceived: (importId: string) => void }) {
  const t = useTranslations('imports.drop')
  const steps = useTranslations('imports.steps')
  const format = useFormat()
  const words = useFaultWords()
  const input = useRef<HTMLInputElement>(null)
  const { sending, fault, send, stop } = useUpload(onReceived)
  const over = useFileDrop((files) => void send(files))
  const sendEarly = useEffectEvent(() => void send([...(input.current?.files ?? [])]))
  // A file that was chosen before the page listened.
  useEffect(() => sendEarly(), [])

  return (
    <div className="grid gap-3">
      <div
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
          </>
        )}
        {/* One button for both, so that it keeps the focus. */}
        <Button
          variant={sending ? 'default' : 'primary'}
          className="mt-1"
          onClick={() => (sending ? stop() : input.current?.click())}
        >
          {t(sending ? 'stop' : 'choose')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,.vcf,.vcard,.xlsx,text/csv,text/vcard,text/x-vcard"
          aria-label={t('choose')}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void send([...(event.target.files ?? [])])
            // The same file may be chosen again, once it is corrected.
            event.target.value = ''
          }}
        />
      </div>
      {fault ? (
        <Alert tone="red" role="alert">
          {words(fault)}
        </Alert>
      ) : null}
    </div>
  )
}
