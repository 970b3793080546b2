import { serve } from '@/lib/api/endpoint'
import { startRun } from '@/lib/api/match'

export const POST = serve(startRun)
