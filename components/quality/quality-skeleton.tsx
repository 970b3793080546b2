import { Skeleton, SkeletonRows } from '@/components/ui/skeleton'

/** The frame of a quality screen while it is read. */
export function QualitySkeleton() {
  return (
    <div className="min-h-0 flex-1 bg-surface px-4 pt-4 md:px-8">
      <Skeleton className="mb-6 h-8 w-60" />
      <SkeletonRows rows={9} rowClassName="h-16" />
    </div>
  )
}
