import { readInteraction } from '@/lib/api/interactions'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(readInteraction)
