import { Skeleton, SkeletonText } from '@/components/ui/skeleton'

/** A thread to come: a head on the line, a message, an answer. */
export function ThreadSkeleton() {
  return (
    <div
      aria-hidden="true"
      className="flex min-h-0 flex-1 flex-col justify-end gap-4 overflow-hidden px-4 pb-4 md:px-5"
    >
      <div className="ml-9 flex max-w-155 flex-col gap-2">
        <Skeleton className="h-3.5 w-52" />
        <div className="rounded-lg bg-surface-3 p-3">
          <SkeletonText lines={4} />
        </div>
      </div>
      <div className="ml-21 flex max-w-155 flex-col gap-2">
        <Skeleton className="h-3.5 w-40" />
        <div className="rounded-lg border border-line-2 p-3">
          <SkeletonText lines={2} />
        </div>
      </div>
    </div>
  )
}

/** The lines of the header and the ribbon, of their true height. */
export function HeadSkeleton() {
  return (
    <div aria-hidden="true" className="shrink-0">
      <div className="grid gap-y-1 border-line border-b px-4 py-2 md:px-5">
        <div className="flex h-8 items-center">
          <Skeleton className="h-4 w-64" />
        </div>
        <div className="flex h-6 items-center">
          <Skeleton className="h-3 w-80 max-w-full" />
        </div>
      </div>
      <div className="flex h-9 items-center gap-3 border-line border-b bg-surface-2 px-4 md:px-5">
        <Skeleton className="w-16" />
        <Skeleton className="w-24" />
      </div>
    </div>
  )
}

/** A whole conversation to come. */
export function ConversationSkeleton() {
  return (
    <>
      <HeadSkeleton />
      <ThreadSkeleton />
      <div aria-hidden="true" className="shrink-0 border-line border-t px-4 pb-3 md:px-5">
        <div className="h-10" />
        <Skeleton className="h-36 rounded-lg" />
      </div>
    </>
  )
}
