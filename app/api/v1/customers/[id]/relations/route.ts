import { serve } from '@/lib/api/endpoint'
import { readRelations } from '@/lib/api/relations'

export const GET = serve(readRelations)
