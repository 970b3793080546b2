import type { NextRequest } from 'next/server'
import { receiveWebhook } from '@/lib/channels/webhooks'

export async function POST(
  request: NextRequest,
  context: { params: Promise<{ channel: string; account: string }> },
): Promise<Response> {
  return receiveWebhook(request, await context.params)
}
