import { serve } from '@/lib/api/endpoint'
import { readInteraction } from '@/lib/api/interactions'

export const GET = serve(readInteraction)
