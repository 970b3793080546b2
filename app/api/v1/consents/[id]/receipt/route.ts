import { readReceipt } from '@/lib/api/consents'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(readReceipt)
