import { Skeleton, SkeletonText } from '@/components/ui/skeleton'

export function CustomerPanel(_props: { customerId: string; conversationId: string }) {
  return (
    <div className="grid gap-4 p-4">
      <Skeleton className="h-10" />
      <SkeletonText lines={6} />
    </div>
  )
}
