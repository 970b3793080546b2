import { editDistance, isSlip, letterMask, maskDistance, words } from './text'

/** A parsed postal address; every part may be empty. */
export type Address = {
  /** House number with bis/ter/letter, e.g. `12bis`. */
  readonly number: string
  /** Street words without kind (rue, street) and direction. */
  readonly street: readonly string[]
  readonly streetJoined: string
  readonly streetKind: string
  readonly direction: string
  readonly streetMask: number
  /** Second line: building, locality, company floor. */
  readonly extra: string
  readonly extraText: Text | null
  readonly city: string
  readonly cityText: Text | null
  readonly postcode: string
  readonly state: string
}

/** A short text with what comparing it needs at hand. */
export type Text = { readonly list: readonly string[]; readonly joined: string; readonly mask: number }

/** Prepares folded words for comparison; null when there are none. */
export function textOf(list: readonly string[]): Text | null {
  const joined = list.join('')
  return joined === '' ? null : { list, joined, mask: letterMask(joined) }
}

export type AddressParts = {
  number?: string
  street?: string
  extra?: string
  full?: string
  city?: string
  postcode?: string
  state?: string
}

/** Spellings of street kinds (French postal norm NF Z10-011, USPS Publication 28, and what people type). */
const STREET_KINDS: Record<string, string> = {}
for (const line of `
avenue av ave aven
boulevard bd bld blvd boul bvd
rue r
chemin ch che chem
allee all allees allée
impasse imp
place pl
square sq
route rte
cours crs
quai q
faubourg fg fbg
passage pass psg
lotissement lot
residence res
hameau ham
sentier sen
traverse tra
esplanade esp
promenade prom
rond-point rpt
voie voi
villa vla
cite cit
ruelle rle
venelle ven
montee mte
street str strt
road rd
drive dr drv
lane ln
court ct crt
crescent cres cr crs
circuit cct cir
close cl
terrace tce terr ter
parade pde
highway hwy
parkway pkwy pky
grove gr gve
way wy
walk wlk
rise
loop
mews
strasse straße strasze
gasse
via
calle c
`
  .trim()
  .split('\n')) {
  const names = line.split(' ')
  for (const name of names) STREET_KINDS[name] ??= names[0] as string
}

const DIRECTIONS: Record<string, string> = {
  n: 'n',
  s: 's',
  e: 'e',
  w: 'w',
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  nord: 'n',
  sud: 's',
  est: 'e',
  ouest: 'w',
  ne: 'ne',
  nw: 'nw',
  se: 'se',
  sw: 'sw',
}
const WORDS_SHORT: Record<string, string> = {
  gal: 'general',
  gen: 'general',
  gl: 'general',
  mal: 'marechal',
  cdt: 'commandant',
  cne: 'capitaine',
  col: 'colonel',
  dr: 'docteur',
  doct: 'docteur',
  pdt: 'president',
  pres: 'president',
  prof: 'professeur',
  st: 'saint',
  ste: 'sainte',
  sts: 'saints',
  gd: 'grand',
  gde: 'grande',
  gds: 'grands',
  pt: 'petit',
  pte: 'petite',
  vx: 'vieux',
  vlle: 'vieille',
  nd: 'notredame',
  fr: 'frere',
  frs: 'freres',
  bat: 'batiment',
  bt: 'batiment',
  apt: 'appartement',
  appt: 'appartement',
  app: 'appartement',
  etg: 'etage',
  esc: 'escalier',
  za: 'za',
  zi: 'zi',
  zac: 'zac',
  mt: 'mont',
  mte: 'monte',
  vlge: 'village',
  ctr: 'centre',
  center: 'centre',
}
const LINKS = new Set('de du des la le les l d et a au aux en of the and sur sous'.split(' '))
const REPETITION: Record<string, string> = { bis: 'bis', ter: 'ter', quater: 'quater', b: 'bis', t: 'ter', q: 'quater' }

type Street = { number: string; street: string[]; kind: string; direction: string }

function parseStreet(text: string, numberGiven: string): Street {
  const tokens = words(text, true)
  let number = ''
  let at = 0
  const head = /^(\d{1,5})(bis|ter|quater|[a-z]?)$/.exec(tokens[0] ?? '')
  if (head !== null && (tokens.length > 1 || numberGiven !== '')) {
    number = (head[1] as string).replace(/^0+(?=\d)/, '') + (REPETITION[head[2] as string] ?? head[2] ?? '')
    at = 1
    const next = tokens[1] ?? ''
    if (tokens.length > 2 && REPETITION[next] !== undefined && (next.length > 1 || /\d\s*[btq]\b/i.test(text))) {
      number += REPETITION[next]
      at = 2
    } else if (/^\d{1,4}$/.test(next) && /^\s*\d+\s*[-/]\s*\d+/.test(text)) at = 2
  }
  let rest = tokens.slice(at)
  const stop = rest.findIndex((word) => word === 'cedex' || word === 'bp' || word === 'cs')
  if (stop > 0) rest = rest.slice(0, stop)
  if (number === '' && rest.length > 1 && /^\d{1,4}[a-z]?$/.test(rest.at(-1) as string)) number = rest.pop() as string
  let kind = ''
  let direction = ''
  const street: string[] = []
  const last = rest.length - 1
  rest.forEach((word, i) => {
    // « st » opens a saint's name and closes a street's; « dr », « cr » and the like likewise.
    const kindHere = word === 'st' ? (i === last && i > 0 ? 'street' : undefined) : STREET_KINDS[word]
    if (
      kindHere !== undefined &&
      kind === '' &&
      rest.length > 1 &&
      (i === 0 || i === last || i === last - 1 || word.length > 3)
    ) {
      kind = kindHere
      return
    }
    if (
      DIRECTIONS[word] !== undefined &&
      direction === '' &&
      rest.length > 1 &&
      (i <= 1 || i === last) &&
      word.length !== 3
    ) {
      direction = DIRECTIONS[word] as string
      return
    }
    if (LINKS.has(word)) return
    street.push(WORDS_SHORT[word] ?? word)
  })
  if (street.length === 0 && rest.length > 0) street.push(...rest)
  return { number, street, kind, direction }
}

function parseCity(text: string): string[] {
  const tokens = words(text, true)
  const kept: string[] = []
  for (const [i, word] of tokens.entries()) {
    if (word === 'cedex') break
    // Arrondissements (Paris 11, Lyon 3e): the postcode says it.
    if (i > 0 && /^\d{1,2}(?:e|er|eme)?$/.test(word)) continue
    if (/^\d{4,5}$/.test(word)) continue
    if (word === 'arrondissement') continue
    kept.push(word === 'st' ? 'saint' : word === 'ste' ? 'sainte' : word)
  }
  return kept
}

function parsePostcode(text: string): string {
  const compact = words(text)
    .join('')
    .replace(/^f(?=\d{5}$)/, '')
  if (/^\d{4}$/.test(compact)) return compact
  return /^\d{5}\d{4}$/.test(compact) ? compact.slice(0, 5) : compact
}

const FULL_FRENCH = /^(.*?)[,\s]+(?:F-?)?(\d{5})\s+([^\d,]+?(?:\s+(?:cedex\s*)?\d{0,2})?)\s*(?:,?\s*france)?\s*$/is
const FULL_US = /^(.*?),?\s+([A-Za-z]{2})\.?,?\s+(\d{5})(?:-\d{4})?\s*$/s

/** Parses what a source says of an address; null when it says nothing. */
export function parseAddress(parts: AddressParts): Address | null {
  let streetText = parts.street ?? ''
  let cityText = parts.city ?? ''
  let postcodeText = parts.postcode ?? ''
  let stateText = parts.state ?? ''
  if (parts.full) {
    const text = parts.full.replace(/\s*\n\s*/g, ', ')
    const french = FULL_FRENCH.exec(text)
    const american = french ? null : FULL_US.exec(text)
    if (french) {
      streetText ||= french[1] as string
      postcodeText ||= french[2] as string
      cityText ||= french[3] as string
    } else if (american) {
      streetText ||= american[1] as string
      stateText ||= american[2] as string
      postcodeText ||= american[3] as string
    } else streetText ||= text
  }
  const given = words(parts.number ?? '').join('')
  const street = parseStreet(given === '' ? streetText : `${given} ${streetText}`, given)
  const extra = words(parts.extra ?? '', true).map((word) => WORDS_SHORT[word] ?? word)
  const city = parseCity(cityText)
  const streetJoined = street.street.join('')
  const address: Address = {
    number: street.number,
    street: street.street,
    streetJoined,
    streetKind: street.kind,
    direction: street.direction,
    streetMask: letterMask(streetJoined),
    extra: extra.join(' '),
    extraText: textOf(extra),
    city: city.join(' '),
    cityText: textOf(city),
    postcode: parsePostcode(postcodeText),
    state: words(stateText).join(' '),
  }
  const empty =
    address.number === '' &&
    address.streetJoined === '' &&
    address.extra === '' &&
    address.city === '' &&
    address.postcode === '' &&
    address.state === ''
  return empty ? null : address
}

/** Levels of the street comparison (house number and street together), best first. */
export const STREET_LEVELS = [
  'exact',
  'exact_near_street',
  'street',
  'near_number',
  'near_street',
  'other_number',
  'number_only',
  'near_street_other_number',
  'different',
] as const
/** Levels of the second address line. */
export const EXTRA_LEVELS = ['exact', 'near', 'different'] as const
/** Levels of city and postcode together, best first. */
export const LOCALITY_LEVELS = [
  'both',
  'both_near',
  'postcode',
  'city',
  'near',
  'postcode_other_city',
  'city_other_postcode',
  'near_one',
  'different',
] as const
/** Levels of state or region. */
export const STATE_LEVELS = ['exact', 'slip', 'different'] as const

export type StreetLevel = (typeof STREET_LEVELS)[number]
export type ExtraLevel = (typeof EXTRA_LEVELS)[number]
export type LocalityLevel = (typeof LOCALITY_LEVELS)[number]
export type StateLevel = (typeof STATE_LEVELS)[number]

/** 2 the same street, 1 nearly, 0 different. */
function streetCloseness(a: Address, b: Address): 0 | 1 | 2 {
  const opposed = a.direction !== '' && b.direction !== '' && a.direction !== b.direction
  if (a.streetJoined === b.streetJoined) {
    if (opposed) return 0
    return a.streetKind === '' || b.streetKind === '' || a.streetKind === b.streetKind ? 2 : 1
  }
  if (opposed) return 0
  // Numbered streets (53rd, 63rd; 8 mai, 11 novembre): another number is another street, not a slip.
  if (figures(a.streetJoined) !== figures(b.streetJoined)) return 0
  return closeness(a.street, a.streetJoined, a.streetMask, b.street, b.streetJoined, b.streetMask)
}

function figures(text: string): string {
  return /\d/.test(text) ? text.replace(/\D+/g, ' ').trim() : ''
}

/** 2 the same but for one slip, 1 resembling, 0 different; word order and one missing word are forgiven. */
export function textCloseness(a: Text, b: Text): 0 | 1 | 2 {
  return closeness(a.list, a.joined, a.mask, b.list, b.joined, b.mask)
}

function closeness(
  a: readonly string[],
  joinedA: string,
  maskA: number,
  b: readonly string[],
  joinedB: string,
  maskB: number,
): 0 | 1 | 2 {
  if (joinedA === joinedB) return 2
  const longest = Math.max(joinedA.length, joinedB.length)
  const limit = longest >= 12 ? 3 : longest >= 6 ? 2 : 1
  if (maskDistance(maskA, maskB) <= 2 * limit) {
    if (longest >= 5 && isSlip(joinedA, joinedB)) return /\d/.test(joinedA + joinedB) ? 1 : 2
    if (editDistance(joinedA, joinedB, limit) <= limit) return 1
  }
  const ordered = a.length < b.length || (a.length === b.length && joinedA < joinedB)
  const shorter = ordered ? a : b
  const longer = ordered ? b : a
  if (longer.length === 1) return 0
  let found = 0
  let letters = 0
  for (let i = 0; i < shorter.length; i++) {
    const word = shorter[i] as string
    for (let j = 0; j < longer.length; j++) {
      const other = longer[j] as string
      if (word === other || (word.length >= 5 && isSlip(word, other))) {
        found++
        letters += word.length
        break
      }
    }
    if (found < i) return 0
  }
  if (found === shorter.length && letters >= 5) return 1
  return shorter.length >= 3 && found >= shorter.length - 1 && letters >= 8 ? 1 : 0
}

function numberCloseness(a: string, b: string): 'same' | 'near' | 'different' {
  if (a === b) return 'same'
  const plainA = a.replace(/\D+$/, '')
  const plainB = b.replace(/\D+$/, '')
  if (plainA === plainB) return 'near'
  return Math.max(a.length, b.length) >= 2 && isSlip(a, b) ? 'near' : 'different'
}

/** Compares number and street; null when the sources share neither. */
export function compareStreets(a: Address, b: Address): StreetLevel | null {
  const numbers = a.number !== '' && b.number !== '' ? numberCloseness(a.number, b.number) : null
  let streets: 0 | 1 | 2 | null = a.streetJoined !== '' && b.streetJoined !== '' ? streetCloseness(a, b) : null
  if (streets === 0 && (crossed(a, b) || crossed(b, a))) streets = 2
  if (streets === null) return numbers === null ? null : numbers === 'same' ? 'number_only' : 'different'
  if (numbers === null) return streets === 2 ? 'street' : streets === 1 ? 'near_street' : 'different'
  if (numbers === 'same') return streets === 2 ? 'exact' : streets === 1 ? 'exact_near_street' : 'number_only'
  if (numbers === 'near')
    return streets === 2 ? 'near_number' : streets === 1 ? 'near_street_other_number' : 'different'
  return streets === 2 ? 'other_number' : streets === 1 ? 'near_street_other_number' : 'different'
}

/** True when the street of one is the second line of the other (the two lines exchanged). */
function crossed(a: Address, b: Address): boolean {
  if (b.extra === '' || a.streetJoined.length < 5) return false
  return b.extraText?.joined.startsWith(a.streetJoined) === true
}

/** Compares the second lines; null when either is missing. */
export function compareExtras(a: Address, b: Address): ExtraLevel | null {
  if (a.extraText === null || b.extraText === null) return null
  if (a.extraText.joined === b.extraText.joined) return 'exact'
  return textCloseness(a.extraText, b.extraText) > 0 ? 'near' : 'different'
}

function cityCloseness(a: Text, b: Text): 'same' | 'near' | 'different' {
  if (a.joined === b.joined) return 'same'
  return textCloseness(a, b) > 0 ? 'near' : 'different'
}

/** The British district (outward code) of a folded postcode, else empty. */
const OUTWARD = /^([a-z]{1,2}\d{1,2}[a-z]?)\d[a-z]{2}$/

function postcodeCloseness(a: string, b: string): 'same' | 'near' | 'different' {
  if (a === b) return 'same'
  if (isSlip(a, b)) return 'near'
  if (a.charCodeAt(0) !== b.charCodeAt(0) || a.charCodeAt(1) !== b.charCodeAt(1)) return 'different'
  // Same French département or British district: CEDEX, arrondissements and merged communes stay in it.
  if (a.length === 5 && b.length === 5 && a.charCodeAt(0) <= 57) return 'near'
  const district = OUTWARD.exec(a)?.[1]
  return district !== undefined && district === OUTWARD.exec(b)?.[1] ? 'near' : 'different'
}

/** Compares city and postcode together, so that the one that follows from the other is not counted twice. */
export function compareLocalities(a: Address, b: Address): LocalityLevel | null {
  const city = a.cityText !== null && b.cityText !== null ? cityCloseness(a.cityText, b.cityText) : null
  const code = a.postcode !== '' && b.postcode !== '' ? postcodeCloseness(a.postcode, b.postcode) : null
  if (city === null && code === null) return null
  if (city === null) return code === 'same' ? 'postcode' : code === 'near' ? 'near_one' : 'different'
  if (code === null) return city === 'same' ? 'city' : city === 'near' ? 'near' : 'different'
  if (code === 'same') return city === 'same' ? 'both' : city === 'near' ? 'both_near' : 'postcode_other_city'
  if (city === 'same') return code === 'near' ? 'both_near' : 'city_other_postcode'
  if (city === 'near') return code === 'near' ? 'near' : 'near_one'
  return code === 'near' ? 'near_one' : 'different'
}

/** Compares states or regions; null when either is missing. */
export function compareStates(a: Address, b: Address): StateLevel | null {
  if (a.state === '' || b.state === '') return null
  if (a.state === b.state) return 'exact'
  return isSlip(a.state, b.state) ? 'slip' : 'different'
}
