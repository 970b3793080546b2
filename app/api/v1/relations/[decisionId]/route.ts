import { serve } from '@/lib/api/endpoint'
import { deleteRelation } from '@/lib/api/relations'

export const DELETE = serve(deleteRelation)
