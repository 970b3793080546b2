import { kindOfHeader } from '@/lib/identity/domain/column-headers'
import { guessColumns } from '@/lib/identity/domain/columns'
import { headerKey, refusalColumns } from './headers'
import { FIELD_OF_KIND, type ImportField } from './types'

type Rule = [RegExp, ImportField]
type Profile = { id: string; source: string; signature: readonly string[]; rules: readonly Rule[] }

/** What an export's own headers mean, compared folded (no accents, lower case). A header no rule names is kept as `extra`. */
const OUTLOOK_FR: Rule[] = [
  [/^(?:fax|telecopie|telex|recepteur|rappel|rnis|telephone de l.assistant|telephone tdd)/, 'ignore'],
  [/^prenom$/, 'given_name'],
  [/^nom$/, 'surname'],
  [/^societe$/, 'organisation_name'],
  [/^rue .*\d$/, 'address_extra'],
  [/^rue /, 'street'],
  [/^ville /, 'city'],
  [/^code postal /, 'postcode'],
  [/^pays/, 'country'],
  [/^(?:tel\. mobile|telephone|radio telephone)/, 'phone'],
  [/^adresse de messagerie/, 'email'],
  [/^anniversaire$/, 'birth_date'],
  [/^sexe$/, 'gender'],
  [/^langue$/, 'language'],
  [
    /^(?:type de messagerie|nom complet de l.adresse|anniversaire de mariage|priorite|prive|confidentialite|critere de diffusion|informations facturation|disponibilite internet|initiales|serveur d.annuaire)/,
    'ignore',
  ],
]
const OUTLOOK_EN: Rule[] = [
  [/(?:fax|pager|telex|tty\/tdd|isdn|callback)|^assistant's phone/, 'ignore'],
  [/^first name$/, 'given_name'],
  [/^last name$/, 'surname'],
  [/^company$/, 'organisation_name'],
  [/^(?:business|home|other) street \d$/, 'address_extra'],
  [/^(?:business|home|other) street$/, 'street'],
  [/^(?:business|home|other) city$/, 'city'],
  [/^(?:business|home|other) postal code$/, 'postcode'],
  [/^(?:business|home|other) country/, 'country'],
  [/^(?:business|home|other) address$/, 'ignore'],
  [/ phone(?: \d)?$/, 'phone'],
  [/^e-mail (?:\d )?address$/, 'email'],
  [/^birthday$/, 'birth_date'],
  [/^gender$/, 'gender'],
  [/^language$/, 'language'],
  [
    /^(?:e-mail (?:\d )?(?:type|display name)|anniversary|initials|internet free busy|priority|private|sensitivity|billing information|directory server)$/,
    'ignore',
  ],
]
const GOOGLE: Rule[] = [
  [/^(?:first name|given name|prenom)$/, 'given_name'],
  [/^(?:last name|family name|nom(?: de famille)?)$/, 'surname'],
  [/^(?:maiden name|nom de jeune fille)$/, 'birth_surname'],
  [/^(?:name|nom complet)$/, 'full_name'],
  [/^(?:organization name|organization 1 - name|nom de l.organisation|organisation 1 - nom)$/, 'organisation_name'],
  [/^(?:birthday|anniversaire|date de naissance)$/, 'birth_date'],
  [/^(?:gender|sexe)$/, 'gender'],
  [/^(?:language|langue)$/, 'language'],
  [/^e-?mail \d+ - (?:value|valeur)$/, 'email'],
  [/^(?:phone|telephone) \d+ - (?:value|valeur)$/, 'phone'],
  [/^(?:address|adresse) \d+ - (?:street|rue)$/, 'street'],
  [/^(?:address|adresse) \d+ - (?:extended address|complement d.adresse|po box|boite postale)$/, 'address_extra'],
  [/^(?:address|adresse) \d+ - (?:city|ville)$/, 'city'],
  [/^(?:address|adresse) \d+ - (?:postal code|code postal)$/, 'postcode'],
  [/^(?:address|adresse) \d+ - (?:country|pays)$/, 'country'],
  [/ - (?:type|label|libelle|formatted|yomi name|symbol|job description|adresse formatee)$/, 'ignore'],
  [
    /yomi|phonetic|phonetique|^(?:photo|file as|classer sous|labels|libelles|group membership|initials|initiales|short name|billing information|directory server|mileage|sensitivity|priority|subject)$/,
    'ignore',
  ],
]
const VCARD: Rule[] = [
  [/^uid$/, 'source_key'],
  [/^n\.family$/, 'surname'],
  [/^n\.given$/, 'given_name'],
  [/^fn$/, 'full_name'],
  [/^x-maidenname$/, 'birth_surname'],
  [/^org$/, 'organisation_name'],
  [/^bday$/, 'birth_date'],
  [/^gender$/, 'gender'],
  [/^lang$/, 'language'],
  [/^email$/, 'email'],
  [/^tel$/, 'phone'],
  [/^tel\.fax$/, 'ignore'],
  [/^adr\.street$/, 'street'],
  [/^adr\.extended$/, 'address_extra'],
  [/^adr\.code$/, 'postcode'],
  [/^adr\.city$/, 'city'],
  [/^adr\.country$/, 'country'],
  [/^kind$/, 'ignore'],
]

const PROFILES: readonly Profile[] = [
  {
    id: 'outlook_fr',
    source: 'outlook',
    signature: ['prenom', 'adresse de messagerie', 'ville (domicile)'],
    rules: OUTLOOK_FR,
  },
  { id: 'outlook_en', source: 'outlook', signature: ['first name', 'e-mail address', 'home city'], rules: OUTLOOK_EN },
  { id: 'google', source: 'google', signature: ['phonetic first name', 'file as'], rules: GOOGLE },
  { id: 'google', source: 'google', signature: ['given name', 'group membership'], rules: GOOGLE },
  { id: 'google', source: 'google', signature: ['e-mail 1 - value'], rules: GOOGLE },
  { id: 'google_fr', source: 'google', signature: ['prenom', 'e-mail 1 - valeur'], rules: GOOGLE },
  { id: 'vcard', source: 'vcard', signature: ['fn'], rules: VCARD },
  { id: 'vcard', source: 'vcard', signature: ['n.family', 'n.given'], rules: VCARD },
]

/** Headers under which a system writes the key of its own records. */
const KEY =
  /^(?:id|uid|uuid|guid|key|cle|identifiant(?: (?:client|contact|unique))?|(?:external|contact|record|person|crm)[ _]?id|id[ _](?:client|contact|externe|crm)|ref(?:erence)?(?: client)?)$/
const CUSTOMER_NUMBER =
  /^(?:(?:n|no|num|numero)[ .°]*(?:de )?client|code client|client (?:no|number|id)|customer ?[ _]?(?:no|nr|number|id))$/
const LOYALTY = /\b(?:fidelite|loyalty|adherent|member(?:ship)?)\b.*|^carte(?: de fidelite)?$/
const COUNTRY = /^(?:country|pays|pays\/region|land)(?: .*)?$/

const isProfile = (profile: Profile, keys: ReadonlySet<string>) => profile.signature.every((header) => keys.has(header))

export type Mapping = {
  /** The export it was recognised as, or null. */
  profile: string | null
  /** Name for the source of its records. */
  source: string
  fields: ImportField[]
}

/**
 * What each column means: by the export the headers are known from, else as the matcher reads them from headers and
 * values. `sample` holds rows from all over the file; a person checks the result before anything is written. Of our own
 * file of refused rows, the two columns that say why mean nothing.
 */
export function guessMapping(columns: readonly string[], sample: readonly (readonly string[])[]): Mapping {
  const ours = refusalColumns(columns)
  const theirs = guessOwnColumns(
    columns.slice(ours),
    sample.map((row) => row.slice(ours)),
  )
  return { ...theirs, fields: [...columns.slice(0, ours).map(() => 'ignore' as const), ...theirs.fields] }
}

function guessOwnColumns(columns: readonly string[], sample: readonly (readonly string[])[]): Mapping {
  const keys = columns.map(headerKey)
  const profile = PROFILES.find((each) => isProfile(each, new Set(keys)))
  if (profile) {
    const fields = keys.map((key) => profile.rules.find(([pattern]) => pattern.test(key))?.[1] ?? 'extra')
    return { profile: profile.id, source: profile.source, fields }
  }
  const guessed = guessColumns(columns, sample)
  // The matcher leaves out what too few rows fill to weigh; an import takes every value. Three times the same rows are
  // the same table with enough in it.
  const tripled = guessColumns(columns, [...sample, ...sample, ...sample])
  const fields = columns.map((_, at): ImportField => {
    const key = keys[at] ?? ''
    const values = sample.map((row) => row[at] ?? '').filter((value) => value !== '')
    if (values.length === 0) return 'ignore'
    if (KEY.test(key) && new Set(values).size === values.length && values.length === sample.length) return 'source_key'
    if (CUSTOMER_NUMBER.test(key)) return 'customer_number'
    if (LOYALTY.test(key)) return 'loyalty'
    if (COUNTRY.test(key)) return 'country'
    const guess = guessed[at]
    const kind = guess?.reason === 'empty' ? tripled[at]?.kind : guess?.kind
    // What links nobody may still be worth keeping (an amount, the date of the last order, the same word in every row):
    // not what its header says is the system's own, nor what repeats other columns.
    const worthless =
      guess?.reason === 'repeated' || guess?.reason === 'label' || kindOfHeader(columns[at] ?? '') === 'ignore'
    return kind === 'ignore' && !worthless ? 'extra' : FIELD_OF_KIND[kind ?? 'text']
  })
  // One key names a record.
  const first = fields.indexOf('source_key')
  return {
    profile: null,
    source: 'import',
    fields: fields.map((field, at) => (field === 'source_key' && at !== first ? 'extra' : field)),
  }
}
