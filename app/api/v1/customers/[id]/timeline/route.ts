import { readTimeline } from '@/lib/api/customers'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(readTimeline)
