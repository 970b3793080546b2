import { serve } from '@/lib/api/endpoint'
import { resumeRun } from '@/lib/api/match'

export const POST = serve(resumeRun)
