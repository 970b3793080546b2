import { serve } from '@/lib/api/endpoint'
import { readRefusedRows } from '@/lib/api/imports'

export const GET = serve(readRefusedRows)
