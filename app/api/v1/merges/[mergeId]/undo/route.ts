import { serve } from '@/lib/api/endpoint'
import { undo } from '@/lib/api/identity'

export const POST = serve(undo)
