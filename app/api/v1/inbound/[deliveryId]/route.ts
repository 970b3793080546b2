import { readDelivery } from '@/lib/api/inbound'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(readDelivery)
