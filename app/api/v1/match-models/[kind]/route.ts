import { serve } from '@/lib/api/endpoint'
import { readModel, writeModel } from '@/lib/api/match'

export const GET = serve(readModel)
export const PUT = serve(writeModel)
