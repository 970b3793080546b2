import { serve } from '@/lib/api/endpoint'
import { runImport } from '@/lib/api/imports'

export const POST = serve(runImport)
