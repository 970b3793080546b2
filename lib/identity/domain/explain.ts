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
  vague_same_year: [
    'de même année, l’une par défaut',
    'de même année, l’une par défaut',
    'of the same year, one a default',
  ],
  within_month: ['à un mois près', 'à un mois près', 'within a month'],
  two_digits: ['à deux chiffres près', 'à deux chiffres près', 'two figures apart'],
  within_year: ['à un an près', 'à un an près', 'within a year'],
  same_day_month: ['de mêmes jour et mois', 'de mêmes jour et mois', 'of the same day and month'],
  decade: ['à dix ans près', 'à dix ans près', 'within ten years'],
  same_local: ['de même boîte, autre domaine', 'de même boîte, autre domaine', 'of the same local part, other domain'],
  same_domain: ['de même domaine seulement', 'de même domaine seulement', 'of the same domain only'],
  old_numbering: ['en ancienne numérotation', 'en ancienne numérotation', 'in old numbering'],
  exact_near_street: ['de même numéro, rue proche', 'de même numéro, rue proche', 'of the same number, near street'],
  street: ['de même rue, numéro absent', 'de même rue, numéro absent', 'of the same street, number missing'],
  near_number: ['de même rue, numéro proche', 'de même rue, numéro proche', 'of the same street, near number'],
  near_street: ['de rue proche', 'de rue proche', 'of a near street'],
  other_number: ['de même rue, autre numéro', 'de même rue, autre numéro', 'of the same street, other number'],
  number_only: ['de même numéro, autre rue', 'de même numéro, autre rue', 'of the same number, other street'],
  near_street_other_number: [
    'de rue proche, autre numéro',
    'de rue proche, autre numéro',
    'of a near street, other number',
  ],
  both: ['et code postal identiques', 'et code postal identiques', 'and postcode identical'],
  both_near: [
    'et code postal presque identiques',
    'et code postal presque identiques',
    'and postcode nearly identical',
  ],
  postcode: ['de même code postal', 'de même code postal', 'of the same postcode'],
  city: ['identique', 'identique', 'identical'],
  postcode_other_city: ['autre, même code postal', 'autre, même code postal', 'other, same postcode'],
  city_other_postcode: ['identique, autre code postal', 'identique, autre code postal', 'identical, other postcode'],
  near_one: ['peu proche', 'peu proche', 'hardly near'],
  words: ['de mêmes mots', 'de mêmes mots', 'of the same words'],
  contained: ['contenu dans l’autre', 'contenue dans l’autre', 'contained in the other'],
  acronym: ['sigle de l’autre', 'sigle de l’autre', 'acronym of the other'],
  different: ['différent', 'différente', 'different'],
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

/** One line in words: « date de naissance identique : +9,1; prénom rare identique : +7,4; adresse différente : −2,2 ». */
export function explain(contributions: readonly Contribution[], language: Language = 'fr'): string {
  const colon = language === 'fr' ? ' : ' : ': '
  return sentencesOf(contributions)
    .filter((sentence) => sentence.params.field !== 'prior')
    .map((sentence) => {
      const { field, rarity } = sentence.params
      const special = SPECIAL[field]
      if (special) return `${special[language === 'fr' ? 0 : 1]}${colon}${signed(sentence.weight, language)}`
      const noun = NOUNS[field]
      const says = SAYS[sentence.code.slice(sentence.code.indexOf('.') + 1)] ?? SAYS.different
      const name = noun ? noun[language === 'fr' ? 0 : 1] : field
      const rare = rarity === 'rare' ? ' rare' : rarity === 'common' ? (language === 'fr' ? ' courant' : ' common') : ''
      const agreed = language === 'fr' && rarity === 'common' && noun?.[2] ? ' courante' : rare
      const said = says?.[language === 'en' ? 2 : noun?.[2] ? 1 : 0] ?? ''
      const phrase =
        language === 'fr' ? `${name}${agreed} ${said}` : `${rare.trim() === '' ? '' : `${rare.trim()} `}${name} ${said}`
      return `${phrase}${colon}${signed(sentence.weight, language)}`
    })
    .join(' ; '.replace(' ;', language === 'fr' ? ' ;' : ';'))
}
