import { cx } from './cx'
import { Icon } from './icon'

/** Something is under way; only where a skeleton cannot stand. */
export function Spinner({ className, label, size = 'sm' }: { className?: string; label?: string; size?: 'sm' | 'md' }) {
  return <Icon name="spinner" size={size} className={cx('animate-spin', className)} label={label} />
}
