import { readAttachment } from '@/lib/api/interactions'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(readAttachment)
