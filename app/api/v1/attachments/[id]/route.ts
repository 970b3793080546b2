import { serve } from '@/lib/api/endpoint'
import { readAttachment } from '@/lib/api/interactions'

export const GET = serve(readAttachment)
