/** Where a customer tells a colleague what they prefer. */
export const SAID_ON = ['phone', 'shop', 'chat', 'email', 'post'] as const
export type SaidOn = (typeof SAID_ON)[number]

/** How the ledger names what was told to a colleague: its method, and the words of its source. */
export const TOLD: Record<SaidOn, { method: 'call' | 'paper' | 'agent'; source: string }> = {
  phone: { method: 'call', source: 'au téléphone' },
  shop: { method: 'agent', source: 'en boutique' },
  chat: { method: 'agent', source: 'par chat' },
  email: { method: 'agent', source: 'par e-mail' },
  post: { method: 'paper', source: 'par courrier' },
}
