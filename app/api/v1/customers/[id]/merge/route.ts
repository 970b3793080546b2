import { serve } from '@/lib/api/endpoint'
import { merge } from '@/lib/api/identity'

export const POST = serve(merge)
