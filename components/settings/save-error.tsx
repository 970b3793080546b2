import { cx } from '@/components/ui/cx'

/** What went wrong with a change that has no form of its own, read out at once; nothing while all is well. */
export function SaveError({ error, className }: { error: string | null; className?: string }) {
  return error ? (
    <p role="alert" className={cx('mb-3 text-md text-red', className)}>
      {error}
    </p>
  ) : null
}
