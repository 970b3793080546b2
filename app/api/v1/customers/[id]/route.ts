import { patchCustomer, readCustomer } from '@/lib/api/customers'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(readCustomer)
export const PATCH = serve(patchCustomer)
