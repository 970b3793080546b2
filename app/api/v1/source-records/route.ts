import { serve } from '@/lib/api/endpoint'
import { putRecords } from '@/lib/api/identity'

export const PUT = serve(putRecords)
