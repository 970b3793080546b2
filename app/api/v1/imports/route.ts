import { serve } from '@/lib/api/endpoint'
import { submitImport } from '@/lib/api/imports'

export const POST = serve(submitImport)
