import 'server-only'
import { emailAdapter } from './email/adapter'
import type { Channel, ChannelAdapter } from './port'
import { smsAdapter } from './sms/adapter'

const ADAPTERS: readonly ChannelAdapter[] = [emailAdapter, smsAdapter]

/** The adapter that sends on a channel, or null where Relais cannot send yet. */
export function adapterFor(channel: Channel): ChannelAdapter | null {
  return ADAPTERS.find((adapter) => adapter.channel === channel) ?? null
}
