import { serve } from '@/lib/api/endpoint'
import { listCandidates } from '@/lib/api/match'

export const GET = serve(listCandidates)
