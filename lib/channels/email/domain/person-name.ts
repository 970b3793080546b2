import { cleanName } from './addresses'
import { foldName, isGivenName } from './given-names'

export type PersonName = {
  givenName: string | null
  familyName: string | null
  /** How to show the sender; `''` when neither the header nor the address tells a name. */
  fullName: string
  isOrganisation: boolean
}

const TITLES =
  /^(?:m|mr|mrs|ms|mme|mmes|mlle|melle|monsieur|madame|mademoiselle|messieurs|dr|docteur|doctor|pr|prof|professeur|professor|me|maître|maitre|herr|frau|hr|fr|sir|lady|lord|sr|sra|srta|señor|señora|sig|sig\.ra|signor|signora|dott|dottssa|dhr|mevr|ing|dipl\.?-ing|mgr|père|soeur|sœur|général|colonel|lt|cdt)\.?$/iu
const SUFFIXES = /^(?:jr|sr|ii|iii|iv|phd|ph\.d|md|m\.d|mba|msc|bsc|cpa|esq|pmp|dds|llm|llb)\.?$/iu
const PARTICLES =
  /^(?:de|du|des|d['’]|da|das|do|dos|di|del|della|dello|degli|van|von|vom|zu|zur|zum|der|den|ter|ten|te|af|av|al|el|ben|bin|ibn|bint|abu|ould|la|le|les|lo|los|las|y|e|san|saint|sainte|st|ste)$/iu
/** Particles that open a family name; "Le" and "La" do so in Brittany and elsewhere, and keep their capital. */
const LOWER_PARTICLES =
  /^(?:de|du|des|da|das|do|dos|di|del|della|dello|degli|van|von|vom|zu|zur|zum|der|den|ter|ten|te|af|av|y|e)$/iu

const ORGANISATION =
  /(?:^|[\s,(&/-])(?:s\.?a\.?r\.?l\.?|s\.?a\.?s\.?u?|s\.a\.|e\.?u\.?r\.?l\.?|s\.?c\.?i\.?|snc|scp|selarl|gie|gaec|earl|gmbh|ag|kg|ohg|ug|e\.v\.|ltd|limited|inc|llc|llp|plc|corp|corporation|company|bv|b\.v\.|nv|n\.v\.|spa|s\.p\.a\.|srl|s\.r\.l\.|oy|ab|a\/s|aps|sp\. z o\.o\.|& co|& cie|et cie|& fils|et fils|& associés|& partners|holding|group|groupe|gruppe|association|asso|société|societe|entreprise|ets|établissements?|etablissements?|cabinet|agence|agency|boutique|magasin|shop|store|garage|restaurant|hôtel|hotel|brasserie|boulangerie|pâtisserie|pharmacie|clinique|hôpital|hopital|chu|centre|center|institut|institute|université|universite|university|école|ecole|collège|lycée|lycee|mairie|ville|commune|communauté|conseil|préfecture|prefecture|ministère|ministere|département|direction|région|syndicat|syndic|fédération|federation|comité|comite|club|fondation|foundation|banque|bank|assurances?|insurance|mutuelle|crédit|caisse|cpam|caf|urssaf|impôts|edf|engie|transports?|logistique|services?|solutions?|consulting|conseils|studio|éditions|editions|presse|press|news|newsletter|actualités|média|media|radio|support|helpdesk|help|hotline|sav|service client|service clients|customer care|customer service|kundenservice|team|équipe|equipe|staff|contact|contacts|info|infos|informations?|no-?reply|ne pas répondre|notifications?|alertes?|alert|billing|facturation|comptabilité|accounting|administration|admin|secrétariat|secretariat|accueil|réception|reception|commercial|ventes|sales|marketing|recrutement|rh|jobs|webmaster|postmaster|mailer-daemon|mail delivery|system|système|scanner|copieur|imprimante|fax|robot|bot|app|online|boutiques|international|europe|france)(?=$|[\s,.)&/-])/iu

const ROLE_LOCAL =
  /^(?:info|infos|contact|contacts|hello|bonjour|support|help|helpdesk|service|services|sav|client|clients|serviceclients?|commercial|vente|ventes|sales|marketing|compta|comptabilite|facturation|factures?|billing|accounting|admin|administration|secretariat|accueil|direction|rh|hr|recrutement|jobs|no-?reply|noreply|ne-?pas-?repondre|donotreply|notifications?|notify|alert|alerts|alertes|news|newsletter|mailer-daemon|postmaster|webmaster|root|hostmaster|abuse|office|mail|email|shop|boutique|magasin|commandes?|orders?|reservation|reservations|booking|press|presse|team|equipe|mairie|agence|cabinet)(?:[.+_-].*)?$/i

const NOTHING: PersonName = { givenName: null, familyName: null, fullName: '', isOrganisation: false }

function isUpper(token: string): boolean {
  return /\p{Lu}{2,}/u.test(token) && token === token.toUpperCase()
}

function capitalise(word: string): string {
  return word
    .toLowerCase()
    .replace(/(^|[-'’\s.])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/^(D)(['’])(?=\p{Lu})/u, (_, __, mark: string) => `d${mark}`)
    .replace(/^Mc(\p{L})/u, (_, letter: string) => `Mc${letter.toUpperCase()}`)
}

/** Case of a name that was shouted or whispered; mixed case is the owner's own and stays. */
function recase(token: string): string {
  const letters = token.replace(/[^\p{L}]/gu, '')
  const shouted = letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()
  return shouted || token === token.toLowerCase() ? capitalise(token) : token
}

function recaseParticle(token: string): string {
  return LOWER_PARTICLES.test(token) ? token : recase(token)
}

function joinFamily(tokens: readonly string[]): string {
  const isShouted = tokens.every((token) => token === token.toUpperCase())
  return tokens
    .map((token, at) =>
      isShouted && LOWER_PARTICLES.test(token) && at < tokens.length - 1 ? token.toLowerCase() : recaseParticle(token),
    )
    .join(' ')
}

function person(given: readonly string[], family: readonly string[]): PersonName {
  const givenName = given.map(recase).join(' ') || null
  const familyName = joinFamily(family) || null
  return { givenName, familyName, fullName: [givenName, familyName].filter(Boolean).join(' '), isOrganisation: false }
}

function organisation(name: string): PersonName {
  return { givenName: null, familyName: null, fullName: name, isOrganisation: true }
}

/** The name without what services and directories add around it: "via X", "(Comptabilité)", "| Société", "[EXT]". */
function stripSurroundings(name: string): string {
  const bare = name
    .replace(
      /\s+(?:via|par l['’]intermédiaire de|au nom de|on behalf of|de la part de|im auftrag von|i\.a\.|per conto di|en nombre de)\s+.+$/iu,
      '',
    )
    .replace(/^\s*\[[^\]]{1,30}\]\s*/, '')
    .replace(/\s*(?:\([^()]*\)|\[[^\]]*\]|<[^<>]*>)\s*$/u, '')
    .replace(/\s*\|.*$/u, '')
    .replace(/\s+(?:@|chez|from|at)\s+\p{Lu}.*$/u, '')
    .replace(/["«»“”]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^['\s]+|['\s,;]+$/gu, '')
    .trim()
  return bare === '' ? name : bare
}

function splitDash(name: string): string {
  const [left, right] = name.split(/\s+[-–—/]\s+/)
  if (left === undefined || right === undefined) return name
  const leftWords = left.split(' ').length
  return leftWords >= 2 && leftWords <= 4 && !ORGANISATION.test(left) ? left : name
}

function withoutTitles(tokens: string[]): string[] {
  let start = 0
  while (
    start < tokens.length - 1 &&
    (TITLES.test(tokens[start] as string) || /^(?:et|and|&|ou|und)$/i.test(tokens[start] as string))
  )
    start++
  // "Me" and "Fr" are titles only in front of a name, and a single letter with a dot is an initial.
  let end = tokens.length
  while (end > start + 1 && SUFFIXES.test((tokens[end - 1] as string).replace(/,$/, ''))) end--
  return tokens.slice(start, end)
}

/** Tokens where particles are glued to the family name they open: ["Jean", "de la Tour"] as index of the family's first token. */
function familyStart(tokens: readonly string[], defaultStart: number): number {
  for (let at = 1; at < tokens.length - 1; at++) {
    if (PARTICLES.test(tokens[at] as string) && !isGivenName(tokens[at] as string)) return at
  }
  return defaultStart
}

function byCase(tokens: string[]): PersonName | null {
  const shouted = tokens.map(isUpper)
  const count = shouted.filter(Boolean).length
  if (count === 0 || count === tokens.length) return null
  const first = shouted.indexOf(true)
  const last = shouted.lastIndexOf(true)
  // Everything between two shouted words belongs to the family name, particles in front of it too.
  if (shouted.slice(first, last + 1).some((upper, at) => !upper && !PARTICLES.test(tokens[first + at] as string)))
    return null
  let start = first
  while (start > 0 && PARTICLES.test(tokens[start - 1] as string)) start--
  const given = [...tokens.slice(0, start), ...tokens.slice(last + 1)]
  if (given.length === 0) return null
  if (first > 0 && last < tokens.length - 1) return null
  return person(given, tokens.slice(start, last + 1))
}

function localOrder(tokens: readonly string[], address: string): 'given-first' | 'family-first' | null {
  const parts = (address.split('@')[0] ?? '')
    .toLowerCase()
    .replace(/\+.*$/, '')
    .replace(/\d+$/, '')
    .split(/[._-]/)
    .filter((part) => part !== '')
  const [left, right] = parts
  if (parts.length !== 2 || left === undefined || right === undefined) return null
  const [first, last] = [tokens[0] ?? '', tokens.at(-1) ?? '']
  if (matchesPart(first, left) && matchesPart(last, right)) return 'given-first'
  return matchesPart(last, left) && matchesPart(first, right) ? 'family-first' : null
}

/** A token of the name against a part of the local part: whole, transliterated ("ü" → "ue") or as its initial. */
function matchesPart(token: string, part: string): boolean {
  const folded = foldName(token).replace(/[^a-z]/g, '')
  if (part.length === 1) return folded.startsWith(part)
  const german = foldName(
    token.toLowerCase().replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss'),
  )
  return folded === foldName(part) || german === part
}

/** Order of a name whose case says nothing: given names we know, then the order in the address, then the Western order. */
function byEvidence(tokens: string[], address: string): PersonName {
  const [first, last] = [tokens[0] as string, tokens.at(-1) as string]
  const firstGiven = isGivenName(first)
  const lastGiven = isGivenName(last)
  if (lastGiven && !firstGiven && !PARTICLES.test(tokens.at(-2) ?? '')) {
    let start = tokens.length - 1
    while (start > 1 && isGivenName(tokens[start - 1] as string)) start--
    return person(tokens.slice(start), tokens.slice(0, start))
  }
  if (firstGiven === lastGiven && tokens.length === 2 && localOrder(tokens, address) === 'family-first')
    return person([last], [first])
  if (PARTICLES.test(first) && tokens.length >= 3 && lastGiven) return person([last], tokens.slice(0, -1))
  let givenCount = 1
  while (
    givenCount < tokens.length - 1 &&
    (isGivenName(tokens[givenCount] as string) || /^\p{L}\.$/u.test(tokens[givenCount] as string))
  )
    givenCount++
  const start = familyStart(tokens, givenCount)
  return person(tokens.slice(0, start), tokens.slice(start))
}

function fromAddress(address: string): PersonName {
  const [rawLocal = '', domain = ''] = address.split('@')
  const local = rawLocal.replace(/\+.*$/, '').replace(/^"|"$/g, '')
  if (local === '') return NOTHING
  if (ROLE_LOCAL.test(local)) return organisation(domain === '' ? local : domain)
  const parts = local
    .replace(/\d+$/, '')
    .split(/[._-]+/)
    .filter((part) => part !== '')
  const words = parts.filter((part) => /^\p{L}{2,}$/u.test(part))
  if (parts.length === 1)
    return isGivenName(parts[0] as string) && (parts[0] as string).length > 2
      ? person([parts[0] as string], [])
      : NOTHING
  if (words.length !== parts.length) {
    const [initial, family] = parts
    const abbreviated =
      parts.length === 2 && initial?.length === 1 && /^\p{L}{2,}$/u.test(family ?? '') && /^\p{L}$/u.test(initial)
    return abbreviated
      ? { ...person([], [family as string]), fullName: `${initial.toUpperCase()}. ${recase(family as string)}` }
      : NOTHING
  }
  if (parts.length > 4) return NOTHING
  if (parts.length === 3 && isGivenName(parts[0] as string) && isGivenName(parts[1] as string)) {
    return person([`${recase(parts[0] as string)}-${recase(parts[1] as string)}`], [parts[2] as string])
  }
  return byEvidence(parts, '')
}

/**
 * Person or organisation behind a sender. Understands "NOM Prénom", "Nom, Prénom", particles, titles, "X via Service",
 * shouted names, and falls back to `prenom.nom@`. Names are hints: the customer record keeps what was typed.
 */
export function personName(displayName: string, address: string): PersonName {
  const cleaned = cleanName(displayName).slice(0, 300)
  if (cleaned === '' || cleaned.toLowerCase() === address.toLowerCase() || /^\S+@\S+\.\S+$/.test(cleaned))
    return fromAddress(address)
  const name = splitDash(stripSurroundings(cleaned))
  if (!/\p{L}/u.test(name)) return { ...fromAddress(address), fullName: cleaned }
  if (ORGANISATION.test(name) || ORGANISATION.test(cleaned.replace(name, '') === '' ? name : ''))
    return organisation(name)
  if (/\d{3,}/.test(name)) return { ...NOTHING, fullName: name }
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(name) && !name.includes(' '))
    return { ...NOTHING, fullName: name }
  const comma = name.split(/\s*,\s*/)
  if (comma.length >= 2 && comma[0] && comma[1] && !SUFFIXES.test(comma[1])) {
    const family = withoutTitles(comma[0].split(' '))
    const given = withoutTitles(comma[1].split(' '))
    if (family.length <= 4 && given.length <= 3) return person(given, family)
  }
  const tokens = withoutTitles((comma[0] ?? name).split(/\s+/).filter((token) => /\p{L}/u.test(token)))
  const [only] = tokens
  if (only === undefined) return { ...NOTHING, fullName: name }
  if (tokens.length === 1) {
    if (/[._]/.test(only) && !/^\p{L}\.$/u.test(only)) {
      const guessed = fromAddress(`${only}@`)
      if (guessed.fullName !== '') return guessed
    }
    if (isGivenName(only)) return person([only], [])
    // A title says that the single word behind it is the family name.
    const titled = name.split(/\s+/).length > 1
    return titled || isUpper(only) ? person([], [only]) : { ...NOTHING, fullName: only }
  }
  if (tokens.length > 6) return { ...NOTHING, fullName: name }
  return byCase(tokens) ?? byEvidence(tokens, address)
}
