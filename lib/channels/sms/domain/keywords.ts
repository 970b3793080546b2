/** What an SMS asks of the sender, when it asks nothing else. */
export type SmsKeyword = 'stop' | 'start' | 'contact' | 'help'

const KEYWORDS: Record<SmsKeyword, readonly string[]> = {
  stop: [
    'stop',
    'stopall',
    'stopsms',
    'stoppub',
    'arret',
    'arreter',
    'arretez',
    'arrete',
    'desabonner',
    'desabonnement',
    'desinscrire',
    'desinscription',
    'unsubscribe',
    'optout',
    'end',
    'quit',
    'cancel',
  ],
  start: ['start', 'unstop', 'reprendre', 'reprise', 'reabonner', 'reabonnement'],
  contact: ['contact'],
  help: ['help', 'aide'],
}

/** Words around a keyword that leave its meaning alone: politeness, and what is to stop. */
const AROUND = new Set(
  (
    'svp stp sil s il vous te plait merci bonjour bonsoir hello hi salut please pls thanks thank you cordialement ' +
    'a au aux de des du la le les l ces cet ce vos votre tous toutes tout toute all the your these this ' +
    'sms texto textos message messages msg pub pubs publicite publicites promo promos offre offres spam envoi envois ads'
  ).split(' '),
)
/** A keyword among more words than this is part of a sentence. */
const MAX_WORDS = 8

/** Lower-case words without accents, punctuation or emoji; letters spelled one by one are joined (`S.T.O.P`). */
function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  return words.length > 1 && words.every((word) => word.length === 1) ? [words.join('')] : words
}

/**
 * The keyword of an inbound SMS, or null. Rule: the whole message is one keyword, in French or English, any
 * case, with or without accents and punctuation, and nothing else but politeness, what is to stop ("stop pub"),
 * a number ("STOP 36123") or our own name. So « STOP. », « Stop svp » and « arrêt » count, while « je veux que
 * ça stoppe » and « non stop » do not: an agent reads them. Several keywords in one message: the most
 * restrictive, STOP first. `ownNames` are words of the brand, as in "STOP Optique".
 */
export function detectKeyword(text: string, ownNames: readonly string[] = []): SmsKeyword | null {
  const words = wordsOf(text)
  if (words.length === 0 || words.length > MAX_WORDS) return null
  const own = new Set(ownNames.flatMap(wordsOf))
  const found = new Set<SmsKeyword>()
  for (const word of words) {
    const keyword = (['stop', 'start', 'contact', 'help'] as const).find((candidate) =>
      KEYWORDS[candidate].includes(word),
    )
    if (keyword) found.add(keyword)
    else if (!AROUND.has(word) && !/^\d{3,16}$/.test(word) && !own.has(word)) return null
  }
  return (['stop', 'start', 'contact', 'help'] as const).find((keyword) => found.has(keyword)) ?? null
}
