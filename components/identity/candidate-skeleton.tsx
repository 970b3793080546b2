import { PanelRow } from '@/components/ui/panels'
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton'

const LINES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
export const QUEUE_PANEL =
  'border-line bg-surface-2 [--panel-default:15rem] md:border-r min-[60rem]:[--panel-default:17rem] xl:[--panel-default:19.5rem]'

/** A pair to come. */
export function PaneSkeleton() {
  return (
    <div aria-hidden="true" className="flex min-h-0 flex-1 flex-col">
      <div className="grid min-h-15 content-center gap-2 border-line border-b px-6">
        <Skeleton className="h-4 w-64" />
        <Skeleton className="h-3 w-96 max-w-full opacity-60" />
      </div>
      <div className="grid gap-4 px-6 py-6">
        {LINES.map((line) => (
          <div key={line} className="grid grid-cols-[6rem_1fr_1fr_1fr] gap-6">
            <Skeleton className="h-3.5 w-2/3" />
            <Skeleton className="h-3.5 w-3/4" />
            <Skeleton className="h-3.5 w-2/3" />
            <Skeleton className="h-3.5 w-3/5" />
          </div>
        ))}
      </div>
    </div>
  )
}

/** The review to come, column by column of its true width. */
export function ReviewSkeleton({ open }: { open: boolean }) {
  return (
    <PanelRow>
      <div
        data-panel="identity-queue"
        className={`flex min-h-0 shrink-0 flex-col max-md:flex-1 md:w-(--panel,var(--panel-default)) ${QUEUE_PANEL} ${open ? 'max-md:hidden' : ''}`}
      >
        <div className="flex h-12 shrink-0 items-center px-4">
          <Skeleton className="h-4 w-32" />
        </div>
        <div className="h-15.5 shrink-0 border-line border-b" />
        <div className="h-10 shrink-0 border-line border-b" />
        <SkeletonRows rows={9} rowClassName="h-15" />
      </div>
      <div className={`flex min-h-0 min-w-0 flex-1 flex-col bg-surface ${open ? '' : 'max-md:hidden'}`}>
        <PaneSkeleton />
      </div>
    </PanelRow>
  )
}
