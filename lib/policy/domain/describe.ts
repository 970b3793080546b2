import { placeOf } from './departments'
import { offsetAt } from './local-time'
import { ruleOf } from './rules'
import type { ContactDecision, ContactFacts, ContactRequest } from './types'
import type { ContactChannel, Locale, Outcome } from './vocabulary'

const NBSP = '\u00a0'
const DAY = 86_400_000

/** Nouns of the channels; `feminine` for the agreement of French adjectives. */
const NOUNS: Record<ContactChannel, { fr: string; en: string; feminine?: true }> = {
  email: { fr: 'E-mail', en: 'E-mail' },
  sms: { fr: 'SMS', en: 'SMS' },
  rcs: { fr: 'Message RCS', en: 'RCS message' },
  phone: { fr: 'Appel', en: 'Call' },
  voicebot: { fr: 'Appel automatisé', en: 'Automated call' },
  whatsapp: { fr: 'Message WhatsApp', en: 'WhatsApp message' },
  messenger: { fr: 'Message Messenger', en: 'Messenger message' },
  instagram: { fr: 'Message Instagram', en: 'Instagram message' },
  post: { fr: 'Courrier', en: 'Letter' },
  registered_post: { fr: 'Lettre recommandée', en: 'Registered letter', feminine: true },
  registered_electronic: { fr: 'Recommandé électronique', en: 'Electronic registered letter' },
  fax: { fr: 'Télécopie', en: 'Fax', feminine: true },
  chat: { fr: 'Message de chat', en: 'Chat message' },
  social_dm: { fr: 'Message privé', en: 'Direct message' },
}

/** Where a redirect leads, as in "passer par …" and "use …". */
const DETOURS: Record<ContactChannel, Record<Locale, string>> = {
  email: { fr: 'l’e-mail', en: 'e-mail' },
  sms: { fr: 'le SMS', en: 'SMS' },
  rcs: { fr: 'le RCS', en: 'RCS' },
  phone: { fr: 'le téléphone', en: 'the phone' },
  voicebot: { fr: 'un appel automatisé', en: 'an automated call' },
  whatsapp: { fr: 'WhatsApp', en: 'WhatsApp' },
  messenger: { fr: 'Messenger', en: 'Messenger' },
  instagram: { fr: 'Instagram', en: 'Instagram' },
  post: { fr: 'le courrier', en: 'post' },
  registered_post: { fr: 'la lettre recommandée papier', en: 'a paper registered letter' },
  registered_electronic: { fr: 'le recommandé électronique', en: 'an electronic registered letter' },
  fax: { fr: 'la télécopie', en: 'fax' },
  chat: { fr: 'le chat', en: 'chat' },
  social_dm: { fr: 'un message privé', en: 'a direct message' },
}

function subject(request: ContactRequest, locale: Locale): { words: string; feminine: boolean } {
  const noun = NOUNS[request.channel]
  const feminine = noun.feminine === true
  const kind = request.containsPromotion === true ? 'marketing' : request.purpose
  if (locale === 'en') {
    const prefix = { marketing: 'Marketing ', survey: 'Survey ' }[kind as string]
    const lower = /^(SMS|RCS|WhatsApp|Messenger|Instagram)/.test(noun.en)
      ? noun.en
      : noun.en[0]!.toLowerCase() + noun.en.slice(1)
    return { words: prefix ? prefix + lower : noun.en, feminine }
  }
  if (kind === 'marketing') return { words: `${noun.fr} ${feminine ? 'commerciale' : 'commercial'}`, feminine }
  if (kind === 'survey') return { words: `${noun.fr} d’enquête`, feminine }
  return { words: noun.fr, feminine }
}

/** "lundi à 10 h", "demain à 8 h 30", "lundi 28 décembre à 10 h", on the customer's clock; the year when it differs. */
export function formatUntil(until: Date, now: Date, timeZone: string, locale: Locale): string {
  const dayIn = (date: Date) => Math.floor((date.getTime() + offsetAt(timeZone, date.getTime())) / DAY)
  const parts = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(until)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  const distance = dayIn(until) - dayIn(now)
  const sameYear = part('year') === new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric' }).format(now)
  if (locale === 'en') {
    const date = `${part('weekday')} ${part('day')}${NBSP}${part('month')}${sameYear ? '' : ` ${part('year')}`}`
    const day = distance === 0 ? 'today' : distance === 1 ? 'tomorrow' : distance < 7 ? part('weekday') : date
    return `${day} at ${part('hour')}:${part('minute')}`
  }
  const minutes = part('minute') === '00' ? '' : `${NBSP}${part('minute')}`
  const date = `${part('weekday')} ${part('day')}${NBSP}${part('month')}${sameYear ? '' : ` ${part('year')}`}`
  const day = distance === 0 ? 'aujourd’hui' : distance === 1 ? 'demain' : distance < 7 ? part('weekday') : date
  return `${day} à ${Number(part('hour'))}${NBSP}h${minutes}`
}

const VERBS: Record<Locale, Record<Exclude<Outcome, 'defer'>, string>> = {
  fr: { allow: 'autorisé', block: 'interdit', redirect: 'à remplacer' },
  en: { allow: 'allowed', block: 'not allowed', redirect: 'to be replaced' },
}

/**
 * The decision as one sentence with its source, as in the composer: "Appel commercial possible lundi
 * à 10 h : hors plage légale (C. conso. D223-9)".
 */
export function describeDecision(
  decision: ContactDecision,
  request: ContactRequest,
  facts: ContactFacts,
  now: Date,
  locale: Locale,
): string {
  const { words, feminine } = subject(request, locale)
  const { zone } = placeOf(facts.timeZone, facts.department)
  const rule = ruleOf(decision.codes[0]!)
  const because = `${rule.short[locale]} (${rule.source[locale]})`
  const colon = locale === 'fr' ? `${NBSP}: ` : ': '
  if (decision.outcome === 'defer' && decision.until !== undefined) {
    const until = new Date(decision.until)
    const from = request.at === undefined ? now : new Date(request.at)
    const when = formatUntil(until, from, zone, locale)
    const abroad = offsetAt(zone, until.getTime()) !== offsetAt('Europe/Paris', until.getTime())
    const clock = abroad ? { fr: ' (heure du client)', en: ' (customer’s time)' }[locale] : ''
    return `${words} possible ${when}${clock}${colon}${because}`
  }
  const verb = VERBS[locale][decision.outcome === 'defer' ? 'block' : decision.outcome]
  const agreed = locale === 'fr' && feminine && decision.outcome !== 'redirect' ? `${verb}e` : verb
  if (decision.outcome === 'redirect' && decision.redirectTo !== undefined) {
    const detour = DETOURS[decision.redirectTo][locale]
    return locale === 'fr'
      ? `${words} ${agreed} par ${detour}${colon}${because}`
      : `${words} ${agreed} by ${detour}${colon}${because}`
  }
  return `${words} ${agreed}${colon}${because}`
}
