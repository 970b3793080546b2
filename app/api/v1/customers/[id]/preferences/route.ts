import { serve } from '@/lib/api/endpoint'
import { patchPreferences, readPreferences } from '@/lib/api/preferences'

export const GET = serve(readPreferences)
export const PATCH = serve(patchPreferences)
