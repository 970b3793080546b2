import { recordConsents } from '@/lib/api/consents'
import { serve } from '@/lib/api/endpoint'

export const POST = serve(recordConsents)
