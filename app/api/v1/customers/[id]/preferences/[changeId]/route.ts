import { serve } from '@/lib/api/endpoint'
import { undoPreferenceChange } from '@/lib/api/preferences'

export const DELETE = serve(undoPreferenceChange)
