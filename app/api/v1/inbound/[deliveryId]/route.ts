import { serve } from '@/lib/api/endpoint'
import { readDelivery } from '@/lib/api/inbound'

export const GET = serve(readDelivery)
