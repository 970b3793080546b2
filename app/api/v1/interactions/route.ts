import { recordInteraction } from '@/lib/api/interactions'
import { serve } from '@/lib/api/endpoint'

export const POST = serve(recordInteraction)
