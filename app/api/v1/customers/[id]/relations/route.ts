import { serve } from '@/lib/api/endpoint'
import { readRelations, writeRelation } from '@/lib/api/relations'

export const GET = serve(readRelations)
export const POST = serve(writeRelation)
