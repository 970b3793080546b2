import 'server-only'
import { emailAdapter } from './email/adapter'
import type { Channel, ChannelAdapter } from './port'
import { smsAdapter } from './sms/adapter'

const ADAPTERS: readonly ChannelAdapter[] = [emailAdapter, smsAdapter]

/** Whether Relais can send on a channel. */
export function canSendOn(channel: Channel): boolean {
  return adapterFor(channel) !== null
}

/** For the send job alone, which decides before it sends (`one-way-out.test.ts`). The adapter that sends on a channel, or null where Relais cannot send yet. */
export function adapterFor(channel: Channel): ChannelAdapter | null {
  return ADAPTERS.find((adapter) => adapter.channel === channel) ?? null
}
