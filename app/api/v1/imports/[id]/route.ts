import { serve } from '@/lib/api/endpoint'
import { readImportStatus } from '@/lib/api/imports'

export const GET = serve(readImportStatus)
