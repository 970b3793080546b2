import { ConversationSkeleton } from '@/components/conversation/conversation-skeleton'
import { cx } from '@/components/ui/cx'
import { PanelRow } from '@/components/ui/panels'
import { Skeleton } from '@/components/ui/skeleton'
import { QueueSkeleton } from './queue-skeleton'

/** The inbox to come, column by column of its true width. */
export function InboxSkeleton({ open }: { open: boolean }) {
  return (
    <PanelRow>
      <div
        data-panel="inbox-queue"
        className={cx(
          'flex min-h-0 shrink-0 flex-col border-line bg-surface-2 [--panel-default:16.5rem] max-md:flex-1 md:w-(--panel,var(--panel-default)) md:border-r lg:[--panel-default:18.5rem] xl:[--panel-default:21.5rem]',
          open && 'max-md:hidden',
        )}
      >
        <div className="flex h-12 shrink-0 items-center px-4">
          <Skeleton className="h-4 w-32" />
        </div>
        <div className="h-8 shrink-0 border-line border-b" />
        <div className="h-10 shrink-0 border-line border-b" />
        <QueueSkeleton />
      </div>
      <div className={cx('flex min-h-0 min-w-0 flex-1 flex-col bg-surface', !open && 'max-md:hidden')}>
        {open ? <ConversationSkeleton /> : null}
      </div>
    </PanelRow>
  )
}
