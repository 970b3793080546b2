import { serve } from '@/lib/api/endpoint'
import { stopImport } from '@/lib/api/imports'

export const POST = serve(stopImport)
