import { editDistance, sound, wordCloseness, words } from './text'

/** A parsed organisation name. `core` is without legal form and filler words; `legal` holds the legal forms found. */
export type OrganisationName = {
  readonly core: readonly string[]
  readonly joined: string
  readonly sorted: string
  readonly acronym: string
  readonly legal: readonly string[]
}

/** Legal forms, longest spelling first, to one token each (INSEE categories and the usual European and Anglo-Saxon forms). */
const LEGAL: [RegExp, string][] = (
  [
    ['societe par actions simplifiee unipersonnelle', 'sas'],
    ['societe par actions simplifiee', 'sas'],
    ['societe a responsabilite limitee', 'sarl'],
    ['societate cu raspundere limitata|societatea cu raspundere limitata', 'srl'],
    ['societa a responsabilita limitata', 'srl'],
    ['societe anonyme', 'sa'],
    ['societe en nom collectif', 'snc'],
    ['societe civile immobiliere', 'sci'],
    ['entreprise unipersonnelle a responsabilite limitee', 'sarl'],
    ['entreprise individuelle', 'ei'],
    ['gesellschaft mit beschrankter haftung', 'gmbh'],
    ['aktiengesell?schaft', 'ag'],
    ['public limited company', 'plc'],
    ['limited liability company', 'llc'],
    ['limited liability partnership', 'llp'],
    ['private limited', 'ltd'],
    [
      'open joint stock company|public joint stock company|closed joint stock company|joint stock company|otkrytoye? aktsionernoye? obshchestvo|aktsionernoye? obshchestvo',
      'ao',
    ],
    ['obshchestvo s ogranichennoy? otvetstvennostyu|obshchestvo s ogranichennoi otvetstvennostyu', 'llc'],
    ['ojsc|pjsc|cjsc|oao|zao|pao|jsc|ao', 'ao'],
    ['ooo|llc|l l c', 'llc'],
    ['incorporated|inc', 'inc'],
    ['corporation|corp', 'corp'],
    ['company limited|co ltd', 'ltd'],
    ['pty ltd|pty limited', 'ltd'],
    ['limited|ltd', 'ltd'],
    ['company|cie|compagnie|co', 'co'],
    ['sp z o o|spolka z o o', 'spzoo'],
    ['s a r l|sarl|eurl|e u r l', 'sarl'],
    ['s a s u|sasu|s a s|sas', 'sas'],
    ['s a|sa', 'sa'],
    ['s p a|spa', 'spa'],
    ['s r l|srl', 'srl'],
    ['g m b h|gmbh|mbh', 'gmbh'],
    ['a g|ag', 'ag'],
    [
      'k g|kg|ohg|ug|se|nv|n v|bv|b v|oy|ab|as|asa|aps|kft|plc|llp|lp|n a|na|sci|snc|scop|gie|gaec|earl|scp|selarl|ei|eirl',
      '',
    ],
  ] as const
).map(([pattern, form]) => [new RegExp(`(?<= |^)(?:${pattern})(?= |$)`, 'g'), form])

const FILLERS = new Set('the le la les l de du des d of and et und y e a au aux for pour in en im an'.split(' '))
const SHORT: Record<string, string> = {
  ets: 'etablissements',
  etabl: 'etablissements',
  ste: 'societe',
  soc: 'societe',
  assoc: 'association',
  assn: 'association',
  asso: 'association',
  intl: 'international',
  int: 'international',
  natl: 'national',
  univ: 'university',
  dept: 'department',
  dpt: 'department',
  ctr: 'centre',
  center: 'centre',
  cntr: 'centre',
  svcs: 'services',
  svc: 'service',
  mfg: 'manufacturing',
  bros: 'brothers',
  fils: 'fils',
  st: 'saint',
  ste2: 'sainte',
  mt: 'mount',
  ft: 'fort',
  gov: 'government',
  govt: 'government',
  organization: 'organisation',
  labor: 'labour',
  grp: 'groupe',
  group: 'groupe',
  gruppe: 'groupe',
  dev: 'development',
  mgmt: 'management',
  tech: 'technology',
  acad: 'academy',
  elem: 'elementary',
  sch: 'school',
  schl: 'school',
  comm: 'community',
  chldrn: 'children',
  childrens: 'children',
  us: 'unitedstates',
  usa: 'unitedstates',
}
const NUMBERS: Record<string, string> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  un: '1',
  deux: '2',
  trois: '3',
  quatre: '4',
  cinq: '5',
  ii: '2',
  iii: '3',
  iv: '4',
  i: '1',
}
/**
 * Words that stand in names of firms and bodies and in no person's (French first: the trades of the NAF and what stands on
 * shop signs), beside legal forms.
 */
const TRADES = new Set(
  (
    'agence ambulance ambulances amicale architecture architectes artisan assurance assurances atelier ateliers ' +
    'automobile automobiles avocats banque batiment boucherie boulangerie brasserie cabinet cafe camping carrelage ' +
    'carrosserie centre chantier chantiers charcuterie charpente charpentes chauffage cinema clinic clinique coiffure ' +
    'communaute conserverie conserveries constructions consulting cooperative creche cycles distribution ecole ' +
    'editions electricite entreprise entreprises epicerie etablissements ets etudes experts expertise financiere ' +
    'fonciere fondation formation foundation fromagerie garage garages gestion hospital hotel immobilier immobiliere ' +
    'imprimerie industrie industries informatique ingenierie institut institute laboratoire laboratoires laverie ' +
    'librairie location logistique mairie maconnerie magasin maintenance marbrerie maroquinerie mecanique menuiserie ' +
    'menuiseries metallerie mutuelle negoce nettoyage notaires optique paysage paysages papeterie patisserie ' +
    'pecheries pepinieres pharmacie pizzeria plomberie poissonnerie pressing production productions quincaillerie ' +
    'renovation residence restaurant scierie securite societe solutions spectacles sports studio supermarche surgeles ' +
    'syndicat systemes tabac taxi taxis technologies terrassement theatre toiture toitures tourisme traiteur ' +
    'transport transports travaux universite vetements voyages'
  ).split(' '),
)

/** Legal forms that are no words of a person's name (Sá, Co and Ag are). */
const PLAINLY_LEGAL = new Set(
  'sas sarl srl sci snc gmbh ltd llc plc inc corp spa scop selarl gaec gie eurl sasu'.split(' '),
)

/** True for a name that can only be a firm's or a body's: by its legal form, or by a word of a trade. */
export function isOrganisationName({ core, legal }: OrganisationName): boolean {
  return legal.some((form) => PLAINLY_LEGAL.has(form)) || core.some((word) => TRADES.has(word))
}

/** Words that say what kind of body it is and not which; they weigh little in a comparison. */
const COMMON = new Set(
  (
    'societe etablissements association groupe holding holdings international services service industries enterprises entreprise company trust ' +
    'centre school ecole institut institute club comite fondation foundation agency agence bureau maison'
  ).split(' '),
)

/** Parses an organisation's name; null when it has no letter or figure. */
export function parseOrganisationName(text: string): OrganisationName | null {
  let line = words(text.replace(/&/g, ' and ').replace(/\+/g, ' and ')).join(' ')
  if (line === '') return null
  // Single letters in a row are an acronym spelt with points: « a b c » → « abc ».
  line = line.replace(/(?<= |^)(?:[a-z] ){1,7}[a-z](?= |$)/g, (run) => run.replaceAll(' ', ''))
  const whole = line
  const legal: string[] = []
  for (const [pattern, form] of LEGAL) {
    line = line.replace(pattern, (found) => {
      legal.push(form === '' ? found : form)
      return ' '
    })
  }
  let core = line.split(' ').filter((word) => word !== '' && !FILLERS.has(word))
  if (core.length === 0) core = whole.split(' ').filter((word) => word !== '')
  const joinedLegal = /^(.{4,}?)(ag|gmbh|sarl|sas)$/.exec(
    core.length === 1 && legal.length === 0 ? (core[0] as string) : '',
  )
  if (joinedLegal && joinedLegal[2] !== 'sas' && /\p{Ll}(?:AG|GmbH|SARL)$/u.test(text.trim())) {
    legal.push(joinedLegal[2] as string)
    core = [joinedLegal[1] as string]
  }
  core = core.map((word) => NUMBERS[word] ?? SHORT[word] ?? word)
  // « united states » and « us » alike.
  const joinedStates = core
    .join(' ')
    .replace('united states america', 'unitedstates')
    .replace('united states', 'unitedstates')
  core = joinedStates.split(' ')
  return {
    core,
    joined: core.join(''),
    sorted: [...core].sort().join(' '),
    acronym: core.length >= 2 ? core.map((word) => word.charAt(0)).join('') : '',
    legal,
  }
}

/** Levels of an organisation name comparison, best first. */
export const ORGANISATION_LEVELS = [
  'exact',
  'words',
  'near',
  'contained',
  'acronym',
  'similar',
  'resembling',
  'different',
] as const
export type OrganisationLevel = (typeof ORGANISATION_LEVELS)[number]

/** Weight of a word: how much it tells. `rarity` gives bits of information; without it, common words weigh little. */
export type WordRarity = (word: string) => number

export const defaultRarity: WordRarity = (word) => (COMMON.has(word) ? 2 : word.length <= 2 ? 5 : 8)

/** As firms are told apart in a list of many trades: by the proper name more than by the trade. */
export const properRarity: WordRarity = (word) => (TRADES.has(word) ? 2 : defaultRarity(word))

/** Compares two names: same, same words, one or two slips, one inside the other, acronym, or by share of information. */
export function compareOrganisationNames(
  one: OrganisationName,
  two: OrganisationName,
  rarity: WordRarity = defaultRarity,
): OrganisationLevel {
  if (one.joined === two.joined) return 'exact'
  if (one.sorted === two.sorted) return 'words'
  // Words are paired greedily: a fixed order of the two makes the comparison symmetric.
  const a = one.sorted < two.sorted ? one : two
  const b = one.sorted < two.sorted ? two : one
  const longest = Math.max(a.joined.length, b.joined.length)
  const figuresDiffer = a.joined.replace(/\D/g, '') !== b.joined.replace(/\D/g, '')
  if (!figuresDiffer) {
    const distance = editDistance(a.joined, b.joined, longest >= 14 ? 2 : 1)
    if (distance <= (longest >= 14 ? 2 : 1) && longest >= 5) return 'near'
  }
  if (
    (a.acronym !== '' && a.acronym === b.joined && a.acronym.length >= 3) ||
    (b.acronym !== '' && b.acronym === a.joined && b.acronym.length >= 3)
  ) {
    return 'acronym'
  }
  let shared = 0
  let sharedRare = 0
  let totalA = 0
  let totalB = 0
  const taken = new Set<number>()
  for (const word of a.core) totalA += rarity(word)
  for (const word of b.core) totalB += rarity(word)
  for (const word of a.core) {
    let best = 0
    let bestAt = -1
    for (let j = 0; j < b.core.length; j++) {
      if (taken.has(j)) continue
      const other = b.core[j] as string
      const quality = word === other ? 1 : wordsAgree(word, other)
      if (quality > best) {
        best = quality
        bestAt = j
      }
    }
    if (bestAt >= 0) {
      taken.add(bestAt)
      const bits = Math.min(rarity(word), rarity(b.core[bestAt] as string)) * best
      shared += bits
      if (bits > sharedRare) sharedRare = bits
    }
  }
  const inSmaller = shared / Math.max(1e-9, Math.min(totalA, totalB))
  const inLarger = shared / Math.max(1e-9, Math.max(totalA, totalB))
  if (inLarger >= 0.85 && !figuresDiffer) return 'near'
  if (inSmaller >= 0.95 && sharedRare >= 4 && !figuresDiffer) return 'contained'
  if (inLarger >= 0.5 && sharedRare >= 3) return 'similar'
  return inSmaller >= 0.5 && sharedRare >= 3 ? 'resembling' : 'different'
}

function wordsAgree(a: string, b: string): number {
  if (/\d/.test(a) || /\d/.test(b)) return 0
  const shorter = Math.min(a.length, b.length)
  if (shorter < 3) return 0
  const closeness = wordCloseness(a, b)
  if (closeness === 3) return 0.9
  if (shorter >= 4 && (a.startsWith(b) || b.startsWith(a))) return 0.7
  if (closeness === 2 && shorter >= 5) return 0.7
  return 0
}

/** Sounds of the telling words of a name, rarest first by length, for blocking. */
export function organisationSounds(name: OrganisationName): string[] {
  const telling = name.core.filter((word) => !COMMON.has(word))
  const kept = telling.length > 0 ? telling : name.core
  return [...new Set([...kept].slice(0, 8).map((word) => (/\d/.test(word) ? word : sound(word))))]
}
