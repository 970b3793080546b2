import { adviseChannel } from '@/lib/api/advice'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(adviseChannel)
