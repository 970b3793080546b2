import { Skeleton, SkeletonRows } from '@/components/ui/skeleton'

/** The frame of an imports screen while it is read. */
export function ImportsSkeleton() {
  return (
    <div className="min-h-0 flex-1 bg-surface">
      <div className="mx-auto w-full max-w-320 px-4 pt-6 md:px-8">
        <Skeleton className="mb-6 h-12 w-72" />
        <Skeleton className="mb-6 h-36 w-full" />
        <SkeletonRows rows={5} rowClassName="h-13" />
      </div>
    </div>
  )
}
