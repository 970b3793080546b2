import { serve } from '@/lib/api/endpoint'
import { decideContacts } from '@/lib/api/policy'

export const POST = serve(decideContacts)
