import { cx } from './cx'
import { Icon } from './icon'

/** Something is under way; only where a skeleton cannot stand. */
export function Spinner({ className, label }: { className?: string; label?: string }) {
  return <Icon name="spinner" size="sm" className={cx('animate-spin', className)} label={label} />
}
