import { Skeleton, SkeletonText } from '@/components/ui/skeleton'

/** The shape of a customer's file while it is read. */
export function CustomerSkeleton() {
  return (
    <div aria-hidden="true" className="min-h-0 flex-1 overflow-hidden bg-surface">
      <div className="px-4 pt-4 md:px-6 xl:px-8">
        <div className="flex items-center gap-3.5">
          <Skeleton className="size-10 rounded-full max-md:hidden" />
          <div className="grid flex-1 gap-2">
            <Skeleton className="h-5 w-56" />
            <Skeleton className="h-3 w-80 max-w-full" />
          </div>
        </div>
        <div className="mt-3.5 grid grid-cols-3 gap-4 border-line border-t py-3 xl:grid-cols-6">
          {Array.from({ length: 6 }, (_, index) => (
            <SkeletonText key={index.toString()} lines={3} />
          ))}
        </div>
        <Skeleton className="mt-3 mb-3 h-4 w-96 max-w-full" />
      </div>
      <div className="grid border-line border-t lg:grid-cols-[minmax(0,1fr)_21.75rem] xl:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="px-4 py-4 md:px-6 xl:px-8">
          <Skeleton className="h-4 w-60" />
          <Skeleton className="mt-4 h-14" />
          <SkeletonText lines={10} className="mt-10" />
        </div>
        <div className="border-line bg-surface-2 px-5 py-4 lg:border-l">
          <SkeletonText lines={12} />
        </div>
      </div>
    </div>
  )
}
