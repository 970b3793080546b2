import { listConversations } from '@/lib/api/conversations'
import { serve } from '@/lib/api/endpoint'

export const GET = serve(listConversations)
