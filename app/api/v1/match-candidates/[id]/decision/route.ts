import { serve } from '@/lib/api/endpoint'
import { decideCandidate, undoDecision } from '@/lib/api/match'

export const POST = serve(decideCandidate)
export const DELETE = serve(undoDecision)
