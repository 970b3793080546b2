import { reply } from '@/lib/api/conversations'
import { serve } from '@/lib/api/endpoint'

export const POST = serve(reply)
