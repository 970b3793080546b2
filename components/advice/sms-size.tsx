'use client'

import { useTranslations } from 'next-intl'
import { cx } from '@/components/ui/cx'
import { plainSms } from '@/lib/channels/sms/domain/plain-text'
import { measureSms } from '@/lib/channels/sms/domain/segments'

/** How many SMS a text takes and how much still fits; where plain characters would take fewer, one press writes them. */
export function SmsSize({
  text,
  onChange,
  className,
}: {
  text: string
  onChange: (text: string) => void
  className?: string
}) {
  const t = useTranslations('advice.sms')
  const size = measureSms(text)
  const plain = plainSms(text)
  const cheaper = measureSms(plain).segments
  return (
    <span className={cx('inline-flex flex-wrap items-baseline gap-x-1.5 text-sm text-text-3', className)}>
      <span role="status">
        {t('size', { segments: size.segments })} · {t('remaining', { count: size.remaining })}
      </span>
      {cheaper < size.segments ? (
        <button
          type="button"
          title={t('forced', { characters: size.forcing.join(' ') })}
          onClick={() => onChange(plain)}
          className="min-h-6 text-amber underline decoration-dotted underline-offset-3"
        >
          {t('simplify', { segments: cheaper })}
        </button>
      ) : null}
    </span>
  )
}
