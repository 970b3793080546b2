import { readProof } from '@/lib/api/consents'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(readProof)
