import { serve } from '@/lib/api/endpoint'
import { cancelRun } from '@/lib/api/match'

export const POST = serve(cancelRun)
