import { serve } from '@/lib/api/endpoint'
import { recordInteraction } from '@/lib/api/interactions'

export const POST = serve(recordInteraction)
