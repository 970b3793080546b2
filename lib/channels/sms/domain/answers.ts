import type { SmsKeyword } from './keywords'

/** How the customer service of a number is reached, as told to whoever sends CONTACT or AIDE. */
export type ContactDetails = { name: string; email: string | null; phone: string | null }

/**
 * The one automatic answer to a keyword (AF2M charter: STOP is acknowledged once, free of charge; CONTACT says who
 * sends). Only characters of the GSM alphabet, so that it stays cheap: straight apostrophes, no no-break space.
 */
export function keywordAnswer(
  keyword: SmsKeyword,
  { name, email, phone }: ContactDetails,
  locale: 'fr' | 'en',
): string {
  const reach = [phone, email].filter(Boolean).join(', ')
  if (locale === 'en') {
    if (keyword === 'stop') return `${name}: noted, no more marketing SMS to this number. Send START to get them again.`
    if (keyword === 'start') return `${name}: noted, you will get our offers by SMS again. Send STOP to end them.`
    return `${name}, customer service${reach ? `: ${reach}` : ''}. Send STOP to end our marketing SMS.`
  }
  if (keyword === 'stop')
    return `${name} : c'est noté, plus de SMS commerciaux à ce numéro. START pour en recevoir de nouveau.`
  if (keyword === 'start')
    return `${name} : c'est noté, vous recevrez de nouveau nos offres par SMS. STOP pour y renoncer.`
  return `${name}, service client${reach ? ` : ${reach}` : ''}. STOP pour ne plus recevoir nos SMS commerciaux.`
}
