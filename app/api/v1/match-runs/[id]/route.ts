import { serve } from '@/lib/api/endpoint'
import { readRun } from '@/lib/api/match'

export const GET = serve(readRun)
