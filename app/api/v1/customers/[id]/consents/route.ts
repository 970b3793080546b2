import { listConsents } from '@/lib/api/consents'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(listConsents)
