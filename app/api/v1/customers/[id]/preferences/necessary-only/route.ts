import { serve } from '@/lib/api/endpoint'
import { stopAllButNecessary } from '@/lib/api/preferences'

export const POST = serve(stopAllButNecessary)
