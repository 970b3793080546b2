import { submitEmail } from '@/lib/api/inbound'
import { serve } from '@/lib/api/endpoint'

export const POST = serve(submitEmail)
