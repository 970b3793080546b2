import { serve } from '@/lib/api/endpoint'
import { submitEmail } from '@/lib/api/inbound'

export const POST = serve(submitEmail)
