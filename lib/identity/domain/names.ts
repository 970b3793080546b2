import { givenNameGroups, givenNameRoot, isKnownGivenName, sameGroups } from './nicknames'
import {
  compareOrganisationNames,
  isOrganisationName,
  type OrganisationLevel,
  type OrganisationName,
  organisationSounds,
  parseOrganisationName,
  properRarity,
} from './organisations'
import { fold, inOrder, sound, wordCloseness, words } from './text'

const TITLES = new Set(
  (
    'mr mrs ms miss m mme mlle monsieur madame mademoiselle mister dr doctor docteur prof professor professeur sir lord lady dame ' +
    'rev reverend me maitre herr frau signor signora senor senora president prasident prasident sheikh shaikh cheikh hon ' +
    'mgr pere soeur capt captain col gen baron baronet comte comtesse marquis duc earl viscount'
  ).split(' '),
)
const SUFFIXES = new Set(
  'jr sr ii iii iv junior senior phd md esq fils pere 1st 2nd 3rd 4th 5th 6th 7th 8th 9th'.split(' '),
)
const PARTICLES = new Set(
  (
    'de du des la le les d l von van der den zu zum zur af av da das do dos di del della el al bin ben ibn bint abu abou ' +
    'ould y e the of und et ter ten op saint st ste sainte mac mc o'
  ).split(' '),
)

/** A parsed person's name. Words are folded; `given` is in order, `surname` is without particles. */
export type PersonName = {
  /** A firm that stands in a column of names; the parts of a person's name are then empty. */
  readonly firm: OrganisationName | null
  readonly given: readonly string[]
  readonly surname: readonly string[]
  /** Birth or other surname, when known apart from the surname. */
  readonly otherSurname: readonly string[]
  readonly givenJoined: string
  readonly surnameJoined: string
  readonly otherJoined: string
  /** Groups of diminutives of the first given name, and of all given names joined. */
  readonly firstGroups: ReadonlySet<number> | undefined
  readonly joinedGroups: ReadonlySet<number> | undefined
}

/** How the parts of a name come from a source. Several values of a part are joined with a space by the caller. */
export type NameParts = { given?: string; surname?: string; birthSurname?: string; full?: string }

const CAPITALS = /^[\p{Lu}\p{M}'’-]{2,}$/u

function nameWords(text: string): string[] {
  return words(text).map(digitsAsLetters)
}

/** 0 and 1 typed for o and i inside a word of letters (« Ig0r Sech1n »). */
function digitsAsLetters(word: string): string {
  if (!/[01]/.test(word) || !/[a-z]/.test(word) || /^\d/.test(word)) return word
  return word.replace(/0/g, 'o').replace(/1/g, 'i')
}

function isInitials(tokens: readonly string[], from: number): boolean {
  return tokens[from]?.length === 1 && tokens.slice(from).every((token) => token.length === 1)
}

function withoutTitles(tokens: string[]): string[] {
  let from = 0
  let to = tokens.length
  // « M.-H. » are initials: « M » is a title before a word only.
  while (to - from > 1 && TITLES.has(tokens[from] as string) && !isInitials(tokens, from)) from++
  while (to - from > 1 && SUFFIXES.has(tokens[to - 1] as string)) to--
  return tokens.slice(from, to)
}

function withoutParticles(tokens: string[]): string[] {
  const kept = tokens.filter((token) => !PARTICLES.has(token))
  return kept.length > 0 ? kept : tokens
}

/**
 * Splits a full name into given words and surname words: « SURNAME, Given », « Given SURNAME » or « SURNAME Given » by
 * capitals, else the last word is the surname.
 */
function splitFullName(full: string): { given: string[]; surname: string[] } {
  const comma = full.indexOf(',')
  if (comma > 0) {
    const before = withoutTitles(nameWords(full.slice(0, comma)))
    const after = withoutTitles(nameWords(full.slice(comma + 1)))
    if (after.length > 0 && !after.every((word) => SUFFIXES.has(word))) return { given: after, surname: before }
    return splitFullName(full.slice(0, comma))
  }
  const raw = full.split(/\s+/).filter((part) => part !== '')
  const capital = raw.map((part) => CAPITALS.test(part) && fold(part).length >= 2)
  const capitals = capital.filter(Boolean).length
  if (capitals > 0 && capitals < raw.length) {
    const runStart = capital.indexOf(true)
    const runEnd = capital.lastIndexOf(true)
    const contiguous = runEnd - runStart + 1 === capitals
    if (contiguous && (runStart === 0 || runEnd === raw.length - 1)) {
      const surname = withoutTitles(nameWords(raw.slice(runStart, runEnd + 1).join(' ')))
      const given = withoutTitles(nameWords([...raw.slice(0, runStart), ...raw.slice(runEnd + 1)].join(' ')))
      if (given.length > 0 && !given.every((word) => PARTICLES.has(word) || TITLES.has(word))) return { given, surname }
    }
  }
  const tokens = withoutTitles(nameWords(full))
  if (tokens.length <= 1)
    return isKnownGivenName(tokens[0] ?? '') ? { given: tokens, surname: [] } : { given: [], surname: tokens }
  let start = tokens.length - 1
  while (start > 1 && PARTICLES.has(tokens[start - 1] as string)) start--
  return { given: tokens.slice(0, start), surname: tokens.slice(start) }
}

const NO_PARTS: Omit<PersonName, 'firm'> = {
  given: [],
  surname: [],
  otherSurname: [],
  givenJoined: '',
  surnameJoined: '',
  otherJoined: '',
  firstGroups: undefined,
  joinedGroups: undefined,
}

/** Parses what a source says of a person's name; null when it says nothing. */
export function parsePersonName(parts: NameParts): PersonName | null {
  let given = withoutTitles(nameWords(parts.given ?? ''))
  let surname = withoutTitles(nameWords(parts.surname ?? ''))
  const other = withoutTitles(nameWords(parts.birthSurname ?? ''))
  const full = parts.full ?? ''
  if (full !== '') {
    if (given.length === 0 && surname.length === 0) {
      const firm = parseOrganisationName(full)
      const addressed = TITLES.has(nameWords(full)[0] ?? '') && firm?.legal.length === 0
      if (firm !== null && !addressed && isOrganisationName(firm)) return { ...NO_PARTS, firm }
      const split = splitFullName(full)
      given = split.given
      surname = split.surname
    } else {
      // The full name may hold further given names: what is in neither part follows the first given name.
      const known = new Set([...given, ...surname])
      const extra = withoutTitles(nameWords(full)).filter((word) => !known.has(word) && !PARTICLES.has(word))
      given = [...given, ...extra]
    }
  }
  if (given.length === 0 && surname.length === 0 && other.length === 0) return null
  const givenKept = given.length > 1 ? withoutParticles(given) : given
  const surnameKept = withoutParticles(surname)
  const otherKept = withoutParticles(other)
  return {
    firm: null,
    given: givenKept,
    surname: surnameKept,
    otherSurname: otherKept,
    givenJoined: givenKept.join(''),
    surnameJoined: surnameKept.join(''),
    otherJoined: otherKept.join(''),
    firstGroups: givenNameGroups(givenKept[0] ?? ''),
    joinedGroups: givenNameGroups(givenKept.join('')),
  }
}

/** Levels of the given-name comparison, best first. */
export const GIVEN_LEVELS = [
  'exact',
  'variant',
  'partial',
  'close',
  'near',
  'initial',
  'similar',
  'conflicting',
  'crossed',
  'swapped',
  'different',
] as const
/** Levels of the surname comparison, best first. */
export const SURNAME_LEVELS = ['exact', 'part', 'close', 'near', 'initial', 'similar', 'crossed', 'different'] as const
export type GivenLevel = (typeof GIVEN_LEVELS)[number]
export type SurnameLevel = (typeof SURNAME_LEVELS)[number]

/** Both sides of a comparison; `term` is the agreeing word (with `other` where they only look alike), a null level is missing. */
export type NameOutcome = {
  given: GivenLevel | null
  givenTerm: string
  givenOther: string
  surname: SurnameLevel | null
  surnameTerm: string
  surnameOther: string
}

/** An outcome to be written by a comparison, and by the next one. */
export const noOutcome = (): NameOutcome => ({
  given: null,
  givenTerm: '',
  givenOther: '',
  surname: null,
  surnameTerm: '',
  surnameOther: '',
})

function compareGiven(a: PersonName, b: PersonName, out: NameOutcome): void {
  out.givenTerm = ''
  out.givenOther = ''
  if (a.given.length === 0 || b.given.length === 0) {
    out.given = null
    return
  }
  if (a.givenJoined === b.givenJoined) {
    out.given = a.givenJoined.length === 1 ? 'initial' : 'exact'
    out.givenTerm = a.given[0] as string
    if (a.given.length > 1 || b.given.length > 1) out.givenTerm = a.givenJoined
    return
  }
  const firstA = a.given[0] as string
  const firstB = b.given[0] as string
  if (firstA === firstB && firstA.length > 1) {
    out.given = restAgrees(a.given, b.given) ? 'partial' : 'conflicting'
    if (out.given === 'partial') out.givenTerm = firstA
    return
  }
  if (sameGroups(a.firstGroups, b.firstGroups) || sameGroups(a.joinedGroups, b.joinedGroups)) {
    out.given = 'variant'
    return
  }
  // One word given first by one source and second by the other (Marie Louise, called Louise).
  if (a.given.length > 1 || b.given.length > 1) {
    const shared = sharedWord(a.given, b.given)
    if (shared.length >= 3) {
      out.given = restAgrees(a.given, b.given) ? 'partial' : 'conflicting'
      if (out.given === 'partial') out.givenTerm = shared
      return
    }
  }
  if (initialsAgree(a.given, b.given)) {
    out.given = 'initial'
    return
  }
  let closeness = wordCloseness(firstA, firstB)
  if (closeness < 3 && (a.given.length > 1 || b.given.length > 1)) {
    const joined = wordCloseness(a.givenJoined, b.givenJoined)
    if (joined > closeness) closeness = joined
    // Spacing slips: « elk i », « jean philippe » and « jeanphilippe ».
    if (closeness < 2 && a.given.length > 1 && wordCloseness(a.givenJoined, firstB) >= 2) closeness = 2
    if (closeness < 2 && b.given.length > 1 && wordCloseness(firstA, b.givenJoined) >= 2) closeness = 2
  }
  out.given =
    closeness === 3
      ? 'close'
      : closeness === 2
        ? 'near'
        : closeness === 1 || shortens(firstA, firstB) || shortens(firstB, firstA)
          ? 'similar'
          : 'different'
  if (closeness >= 2) {
    out.givenTerm = firstA
    out.givenOther = firstB
  }
}

/** « Gwen » for « Gwenaëlle »: a short form that is in no list of diminutives. */
function shortens(short: string, name: string): boolean {
  return short.length >= 3 && name.length > short.length && name.startsWith(short)
}

/** True when every word of the shorter list stands in the longer one, as itself, a diminutive, a slip or an initial. */
function restAgrees(a: readonly string[], b: readonly string[]): boolean {
  const shorter = a.length <= b.length ? a : b
  const longer = a.length <= b.length ? b : a
  return shorter.every((word) =>
    longer.some(
      (other) =>
        word === other ||
        (word.length === 1 && other.startsWith(word)) ||
        (other.length === 1 && word.startsWith(other)) ||
        (word.length > 1 &&
          other.length > 1 &&
          (wordCloseness(word, other) >= 2 || sameGroups(givenNameGroups(word), givenNameGroups(other)))),
    ),
  )
}

/** « H. » or « JC » against « Hélène » or « Jean Claude ». */
function initialsAgree(a: readonly string[], b: readonly string[]): boolean {
  return standsFor(a, b) || standsFor(b, a)
}

function standsFor(name: readonly string[], other: readonly string[]): boolean {
  const first = name[0] as string
  if (first.length === 1) return (other[0] as string).startsWith(first) && name.length <= other.length + 1
  if (name.length !== 1 || first.length > 3 || other.length !== first.length) return false
  for (let i = 0; i < other.length; i++) if ((other[i] as string).charCodeAt(0) !== first.charCodeAt(i)) return false
  return true
}

function surnameCloseness(a: readonly string[], joinedA: string, b: readonly string[], joinedB: string): SurnameLevel {
  if (joinedA === joinedB) return joinedA.length === 1 ? 'initial' : 'exact'
  if (a.length > 1 || b.length > 1) {
    for (const wordA of a) {
      if (wordA.length < 2) continue
      for (const wordB of b) if (wordA === wordB) return 'part'
    }
  }
  const closeness = wordCloseness(joinedA, joinedB)
  if (closeness === 3) return 'close'
  if (closeness === 2) return 'near'
  if (a.length > 1 || b.length > 1) {
    for (const wordA of a) {
      if (wordA.length < 4) continue
      for (const wordB of b) if (wordB.length >= 4 && wordCloseness(wordA, wordB) >= 3) return 'near'
    }
  }
  const firstA = a[0] as string
  const firstB = b[0] as string
  if ((joinedA.length === 1 && firstB.startsWith(joinedA)) || (joinedB.length === 1 && firstA.startsWith(joinedB))) {
    return 'initial'
  }
  return closeness === 1 ? 'similar' : 'different'
}

const ORDER: Record<SurnameLevel, number> = {
  exact: 0,
  part: 1,
  close: 2,
  near: 3,
  initial: 4,
  similar: 5,
  crossed: 6,
  different: 7,
}

function compareSurname(a: PersonName, b: PersonName, out: NameOutcome): void {
  out.surnameTerm = ''
  out.surnameOther = ''
  out.surname = null
  const sidesA = a.otherJoined === '' ? 1 : 2
  const sidesB = b.otherJoined === '' ? 1 : 2
  for (let i = 0; i < sidesA; i++) {
    const wordsA = i === 0 ? a.surname : a.otherSurname
    const joinedA = i === 0 ? a.surnameJoined : a.otherJoined
    if (wordsA.length === 0) continue
    for (let j = 0; j < sidesB; j++) {
      const wordsB = j === 0 ? b.surname : b.otherSurname
      const joinedB = j === 0 ? b.surnameJoined : b.otherJoined
      if (wordsB.length === 0) continue
      const level = surnameCloseness(wordsA, joinedA, wordsB, joinedB)
      if (out.surname !== null && ORDER[level] > ORDER[out.surname]) continue
      const alike = level === 'close' || level === 'near'
      const [low, high] = inOrder(joinedA, joinedB)
      const term = level === 'exact' ? joinedA : level === 'part' ? sharedWord(wordsA, wordsB) : alike ? low : ''
      if (level !== out.surname || term < out.surnameTerm) {
        out.surname = level
        out.surnameTerm = term
        out.surnameOther = alike ? high : ''
      }
    }
  }
}

/** The longest word in both, the first by letters among equals. */
function sharedWord(a: readonly string[], b: readonly string[]): string {
  let best = ''
  for (const word of a) {
    if ((word.length > best.length || (word.length === best.length && word < best)) && b.includes(word)) best = word
  }
  return best
}

/** True when a given name of one could be the surname of the other: equal, or one slip in a word of some length. */
function crosses(given: PersonName, surname: PersonName): string {
  if (given.given.length === 0 || surname.surname.length === 0) return ''
  if (given.givenJoined === surname.surnameJoined && given.givenJoined.length > 1) return given.givenJoined
  for (const word of given.given) {
    if (word.length < 3) continue
    for (const other of surname.surname) {
      if (word === other) return word
      if (word.length >= 4 && wordCloseness(word, other) === 3) return word.length <= other.length ? word : other
    }
  }
  return ''
}

/** What the likeness of two firms' names is worth among the levels of given names, which tell customers apart. */
const LEVEL_OF_FIRMS: Readonly<Record<OrganisationLevel, GivenLevel>> = {
  exact: 'exact',
  words: 'variant',
  near: 'close',
  contained: 'partial',
  acronym: 'initial',
  similar: 'similar',
  resembling: 'similar',
  different: 'different',
}

/** Compares names of which one at least is a firm's, as a whole: a person and a firm are two customers. */
function compareFirms(a: OrganisationName | null, b: OrganisationName | null, out: NameOutcome): void {
  out.surname = null
  out.surnameTerm = ''
  out.surnameOther = ''
  out.given = a === null || b === null ? 'different' : LEVEL_OF_FIRMS[compareOrganisationNames(a, b, properRarity)]
  const alike = a !== null && b !== null && (out.given === 'exact' || out.given === 'partial' || out.given === 'close')
  const [low, high] = alike ? inOrder(a.joined, b.joined) : ['', '']
  out.givenTerm = low
  out.givenOther = low === high || out.given === 'partial' ? '' : high
}

/**
 * Compares two names. Given and surname swapped by a source count once: the given side says `swapped` and the surname
 * side is neutral; a single word that stands on the other side says `crossed`.
 */
export function comparePersonNames(a: PersonName, b: PersonName, out: NameOutcome): void {
  if (a.firm !== null || b.firm !== null) {
    compareFirms(a.firm, b.firm, out)
    return
  }
  compareGiven(a, b, out)
  compareSurname(a, b, out)
  const weakGiven = out.given === null || out.given === 'different' || out.given === 'similar'
  const weakSurname = out.surname === null || out.surname === 'different' || out.surname === 'similar'
  if (!weakGiven || !weakSurname) {
    // A middle name used as the surname, or the reverse.
    if (out.surname === 'different' && (a.given.length > 1 || b.given.length > 1)) {
      const one = crosses(a, b)
      const other = crosses(b, a)
      const found = one === '' ? other : other === '' || one < other ? one : other
      if (found !== '') {
        out.surname = 'crossed'
        out.surnameTerm = found
        out.surnameOther = ''
      }
    }
    return
  }
  const oneWay = crosses(a, b)
  const otherWay = crosses(b, a)
  if (oneWay !== '' && otherWay !== '') {
    out.given = 'swapped'
    const [low, high] = inOrder(oneWay, otherWay)
    out.givenTerm = low
    out.surname = null
    out.givenOther = ''
    out.surnameOther = ''
    out.surnameTerm = high
  } else if (oneWay !== '' || otherWay !== '') {
    const found = oneWay !== '' ? oneWay : otherWay
    if (out.surname !== null) {
      out.surname = 'crossed'
      out.surnameTerm = found
      out.surnameOther = ''
    } else {
      out.given = 'crossed'
      out.givenTerm = found
      out.givenOther = ''
    }
  }
}

/** Sounds of a name for blocking: those of given words by root of diminutives, and those of surname words. */
export function nameSounds(name: PersonName): { given: string[]; surname: string[] } {
  if (name.firm !== null) {
    const [first = '', ...rest] = organisationSounds(name.firm)
    return { given: [first], surname: rest.length > 0 ? rest.slice(0, 3) : [first] }
  }
  const given = name.given.slice(0, 3).map((word) => sound(givenNameRoot(word)))
  const surnameWords = [...name.surname.slice(0, 3), ...name.otherSurname.slice(0, 2)]
  return { given: [...new Set(given)], surname: [...new Set(surnameWords.map(sound))] }
}
