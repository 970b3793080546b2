import { phoneSpellings } from '@/lib/i18n/phone'
import { cx } from './cx'

/** A phone number in its usual spelling, the other one on hover. With `call` it is a link that the softphone opens. */
export function Phone({ value, call = false, className }: { value: string; call?: boolean; className?: string }) {
  const { shown, other, uri } = phoneSpellings(value)
  if (call && uri) {
    return (
      <a href={uri} title={other ?? undefined} className={cx('link whitespace-nowrap', className)}>
        {shown}
      </a>
    )
  }
  return (
    <span title={other ?? undefined} className={cx('whitespace-nowrap', className)}>
      {shown}
    </span>
  )
}
