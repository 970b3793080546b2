import type { Contribution } from './score'

export type Language = 'fr' | 'en'

/** A sentence of an explanation for the catalogue: a code and its parameters. Texts for screens are translated elsewhere. */
export type Sentence = {
  /** `<comparison>.<level>`; fields of unknown meaning have the comparison `other`. */
  readonly code: string
  readonly params: {
    readonly field: string
    readonly valueA: string
    readonly valueB: string
    readonly rarity: 'rare' | 'common' | 'unknown'
  }
  readonly weight: number
}

const RARE = 0.0005
const COMMON = 0.01

const NOUNS: Record<string, readonly [fr: string, en: string, feminine: boolean]> = {
  given_name: ['prénom', 'given name', false],
  surname: ['nom', 'surname', false],
  birth_date: ['date de naissance', 'birth date', true],
  email: ['e-mail', 'e-mail', false],
  phone: ['téléphone', 'telephone', false],
  street: ['adresse', 'street address', true],
  address_extra: ['complément d’adresse', 'second address line', false],
  locality: ['commune', 'locality', true],
  state: ['région', 'state', true],
  gender: ['sexe', 'gender', false],
  organisation_name: ['raison sociale', 'organisation name', true],
  national_id: ['numéro national', 'national number', false],
  siret: ['SIRET', 'SIRET', false],
  siren: ['SIREN', 'SIREN', false],
  vat: ['numéro de TVA', 'VAT number', false],
  iban: ['IBAN', 'IBAN', false],
  birth_place: ['lieu de naissance', 'birth place', false],
  occupation: ['profession', 'occupation', true],
  website: ['site web', 'web site', false],
}

/** What each level says: French masculine, French feminine, English, after the noun. */
const SAYS: Record<string, readonly [string, string, string]> = {
  exact: ['identique', 'identique', 'identical'],
  exact_mobile: ['identique (mobile)', 'identique (mobile)', 'identical (mobile)'],
  exact_vague: ['identique mais vague', 'identique mais vague', 'identical but vague'],
  variant: ['équivalent (diminutif, graphie)', 'équivalente (diminutif, graphie)', 'equivalent (short form, spelling)'],
  partial: ['en commun', 'en commun', 'in common'],
  part: ['contenu dans l’autre', 'contenue dans l’autre', 'contained in the other'],
  close: ['à une faute près', 'à une faute près', 'one slip apart'],
  near: ['proche', 'proche', 'near'],
  slip: ['à une faute près', 'à une faute près', 'one slip apart'],
  initial: ['compatible avec l’initiale', 'compatible avec l’initiale', 'compatible with the initial'],
  similar: ['ressemblant', 'ressemblante', 'similar'],
  resembling: ['un peu ressemblant', 'un peu ressemblante', 'resembling'],
  conflicting: ['commun, un autre différent', 'commun, un autre différent', 'shared, another different'],
  crossed: ['trouvé à la place de l’autre', 'trouvée à la place de l’autre', 'found in the other’s place'],
  swapped: ['et nom inversés', 'et nom inversés', 'and surname exchanged'],
  one_digit: ['à un chiffre près', 'à un chiffre près', 'one figure apart'],
  within_month: ['à un mois près', 'à un mois près', 'within a month'],
  two_digits: ['à deux chiffres près', 'à deux chiffres près', 'two figures apart'],
  within_year: ['à un an près', 'à un an près', 'within a year'],
  decade: ['à dix ans près', 'à dix ans près', 'within ten years'],
  old_numbering: ['en ancienne numérotation', 'en ancienne numérotation', 'in old numbering'],
  near_street: ['de rue proche', 'de rue proche', 'of a near street'],
  both: ['et code postal identiques', 'et code postal identiques', 'and postcode identical'],
  both_near: [
    'et code postal presque identiques',
    'et code postal presque identiques',
    'and postcode nearly identical',
  ],
  city: ['identique', 'identique', 'identical'],
  words: ['de mêmes mots', 'de mêmes mots', 'of the same words'],
  contained: ['contenu dans l’autre', 'contenue dans l’autre', 'contained in the other'],
  acronym: ['sigle de l’autre', 'sigle de l’autre', 'acronym of the other'],
  different: ['différent', 'différente', 'different'],
}

/** Levels that are best said without the noun of their comparison. */
const PHRASES: Record<string, readonly [fr: string, en: string]> = {
  'birth_date.same_day_month': ['mêmes jour et mois de naissance', 'same day and month of birth'],
  'birth_date.vague_same_year': [
    'même année de naissance, une date par défaut',
    'same year of birth, one date a default',
  ],
  'email.same_local': ['même boîte e-mail à un autre domaine', 'same e-mail local part at another domain'],
  'email.same_domain': ['même domaine d’e-mail seulement', 'same e-mail domain only'],
  'street.exact_near_street': ['même numéro, rue proche', 'same number, near street'],
  'street.street': ['même rue, numéro absent', 'same street, number missing'],
  'street.near_number': ['même rue, numéro proche', 'same street, near number'],
  'street.other_number': ['même rue, autre numéro', 'same street, other number'],
  'street.number_only': ['même numéro, autre rue', 'same number, other street'],
  'street.near_street_other_number': ['rue proche, autre numéro', 'near street, other number'],
  'locality.near_one': ['commune ou code postal proche', 'town or postcode near'],
  'locality.postcode': ['même code postal', 'same postcode'],
  'locality.postcode_other_city': ['même code postal, autre commune', 'same postcode, other town'],
  'locality.city_other_postcode': ['même commune, autre code postal', 'same town, other postcode'],
}

const SPECIAL: Record<string, readonly [string, string]> = {
  prior: ['hasard seul', 'chance alone'],
  caution: ['contradiction : à vérifier', 'contradiction: to be checked'],
}

/** The sentences of a score, heaviest first. */
export function sentencesOf(contributions: readonly Contribution[]): Sentence[] {
  return [...contributions]
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.comparison < b.comparison ? -1 : 1))
    .map((part) => ({
      code: `${NOUNS[part.comparison] || SPECIAL[part.comparison] ? part.comparison : 'other'}.${part.level}`,
      params: {
        field: part.comparison,
        valueA: part.valueA,
        valueB: part.valueB,
        rarity:
          part.frequency === undefined
            ? 'unknown'
            : part.frequency <= RARE
              ? 'rare'
              : part.frequency >= COMMON
                ? 'common'
                : 'unknown',
      },
      weight: part.weight,
    }))
}

function signed(weight: number, language: Language): string {
  const text = Math.abs(weight).toFixed(1)
  return `${weight < 0 ? '−' : '+'}${language === 'fr' ? text.replace('.', ',') : text}`
}

/** Bars under this many bits change nothing and are not said. */
const UNSAID = 0.05

/** One line in words: « date de naissance identique : +9,1 ; prénom rare identique : +7,4 ; adresse différente : −2,2 ». */
export function explain(contributions: readonly Contribution[], language: Language = 'fr'): string {
  const french = language === 'fr'
  return sentencesOf(contributions)
    .filter(({ params, weight }) => params.field !== 'prior' && Math.abs(weight) >= UNSAID)
    .map((sentence) => `${phraseOf(sentence, french)}${french ? ' : ' : ': '}${signed(sentence.weight, language)}`)
    .join(french ? ' ; ' : '; ')
}

function phraseOf({ code, params: { field, rarity } }: Sentence, french: boolean): string {
  const special = SPECIAL[field]
  if (special) return special[french ? 0 : 1]
  const phrase = PHRASES[code]
  const rare = { rare: 'rare', common: french ? 'courant' : 'common', unknown: '' }[rarity]
  if (phrase) return `${phrase[french ? 0 : 1]}${rare === '' ? '' : ` (${rare})`}`
  const noun = NOUNS[field]
  const feminine = noun?.[2] ?? false
  const says = SAYS[code.slice(code.indexOf('.') + 1)] ?? SAYS.different
  const said = says?.[french ? (feminine ? 1 : 0) : 2] ?? ''
  const column = field.replaceAll('_', ' ').trim()
  const name = noun?.[french ? 0 : 1] ?? (french ? `« ${column} »` : `“${column}”`)
  const agreed = rare === '' ? [] : [french && feminine && rarity === 'common' ? 'courante' : rare]
  return (french ? [name, ...agreed, said] : [...agreed, name, said]).join(' ')
}
