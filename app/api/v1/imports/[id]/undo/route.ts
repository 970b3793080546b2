import { serve } from '@/lib/api/endpoint'
import { takeImportBack } from '@/lib/api/imports'

export const POST = serve(takeImportBack)
