import { Skeleton } from '@/components/ui/skeleton'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

/** The queue to come, line by line of its true height. */
export function QueueSkeleton() {
  return (
    <div aria-hidden="true" className="min-h-0 flex-1 overflow-hidden">
      <div className="flex h-6.5 items-center px-4">
        <Skeleton className="w-24" />
      </div>
      {ROWS.map((row) => (
        <div
          key={row}
          className="relative grid h-19 content-start gap-y-2 px-4 py-2.5 after:absolute after:right-0 after:bottom-0 after:left-4 after:h-px after:bg-line"
        >
          <div className="flex justify-between">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3.5 w-12" />
          </div>
          <Skeleton className="h-3 w-3/5" />
          <Skeleton className="h-3 w-4/5 opacity-60" />
        </div>
      ))}
    </div>
  )
}
