import { parseLooseDate } from './dates'
import { isIban, isSiren, isSiret } from './identifiers'
import type { Field, FieldKind } from './kinds'
import { words } from './text'

/** The guessed meaning of a column and why, for the person who checks the mapping. */
export type ColumnGuess = Field & {
  readonly reason: 'header' | 'values' | 'label' | 'technical' | 'unique' | 'empty' | 'asked'
}

type Shape = {
  filled: number
  fillRatio: number
  distinctRatio: number
  distinct: number
  email: number
  date: number
  year: number
  dayOfMonth: number
  phone: number
  url: number
  iban: number
  siret: number
  siren: number
  gender: number
  digitsOnly: number
  hasDigit: number
  oneWord: number
  street: number
  organisation: number
  meanLength: number
  meanWords: number
  yearsSpread: number
  frenchPostcode: number
  britishPostcode: number
}

const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}$/i
const URL =
  /^(?:https?:\/\/|www\.)|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|fr|org|net|eu|info|edu|co|io|biz|gov|uk|de|es|it|be|ch)(?:\/|$)/i
const PHONE = /^[+(]?[\d\s().\-/+]{7,20}(?:\s*(?:x|ext|poste)\.?\s*\d+)?$/i
const GENDERS = new Set(
  'm f h male female homme femme masculin feminin w man woman garcon fille mr mme mlle monsieur madame mrs ms 1 2'.split(
    ' ',
  ),
)
const STREET =
  /\b(?:rue|avenue|av|bd|boulevard|chemin|allee|impasse|place|route|quai|street|st|road|rd|ave|blvd|lane|drive|dr|place|pl|crescent|circuit|court|strasse|calle|via)\b/i
const ORGANISATION =
  /\b(?:inc|llc|ltd|corp|company|sarl|sas|sasu|eurl|sci|snc|gmbh|association|assoc|society|societe|ets|etablissements|school|center|centre|church|club|college|university|institute|institut|foundation|fondation|hospital|hopital|clinic|academy|agency|services|service|group|groupe|holding|bank|banque|hotel|restaurant|pharmacie|garage|boulangerie|cabinet|mairie|ecole|lycee|council|department|ministry|program|preschool|kindergarten|library)\b/i

function shapeOf(values: readonly string[], total: number): Shape {
  const shape: Shape = {
    filled: values.length,
    fillRatio: total === 0 ? 0 : values.length / total,
    distinctRatio: 0,
    distinct: 0,
    email: 0,
    date: 0,
    year: 0,
    dayOfMonth: 0,
    phone: 0,
    url: 0,
    iban: 0,
    siret: 0,
    siren: 0,
    gender: 0,
    digitsOnly: 0,
    hasDigit: 0,
    oneWord: 0,
    street: 0,
    organisation: 0,
    meanLength: 0,
    meanWords: 0,
    yearsSpread: 0,
    frenchPostcode: 0,
    britishPostcode: 0,
  }
  const distinct = new Set(values)
  shape.distinct = distinct.size
  shape.distinctRatio = values.length === 0 ? 0 : distinct.size / values.length
  const years: number[] = []
  const sample = values.length > 4000 ? values.filter((_, i) => i % Math.ceil(values.length / 4000) === 0) : values
  const share = 1 / Math.max(1, sample.length)
  for (const value of sample) {
    const text = value.trim()
    const compact = text.replace(/[\s.-]/g, '')
    const tokens = words(text)
    if (EMAIL.test(text)) shape.email += share
    else if (URL.test(text)) shape.url += share
    const date = /\d/.test(text) ? parseLooseDate(text) : null
    if (date !== null && date.day !== '00' && /^\d{4}$/.test(date.year)) {
      shape.date += share
      years.push(Number(date.year))
    }
    if (/^(?:1[2-9]|2[01])\d\d$/.test(text)) shape.year += share
    if (/^(?:0?[1-9]|[12]\d|3[01])$/.test(text)) shape.dayOfMonth += share
    if (PHONE.test(text) && compact.replace(/\D/g, '').length >= 7) shape.phone += share
    if (isIban(compact.toUpperCase())) shape.iban += share
    if (isSiret(compact)) shape.siret += share
    if (isSiren(compact)) shape.siren += share
    if (tokens.length === 1 && GENDERS.has(tokens[0] as string)) shape.gender += share
    if (/^\d+$/.test(compact)) shape.digitsOnly += share
    if (/\d/.test(text)) shape.hasDigit += share
    if (tokens.length <= 1) shape.oneWord += share
    if (STREET.test(tokens.join(' '))) shape.street += share
    if (ORGANISATION.test(tokens.join(' '))) shape.organisation += share
    if (/^(?:F-?)?(?:0[1-9]|[1-8]\d|9[0-8])\d{3}$/.test(text)) shape.frenchPostcode += share
    if (/^[a-z]{1,2}\d{1,2}[a-z]?\s?\d[a-z]{2}$/i.test(text)) shape.britishPostcode += share
    shape.meanLength += text.length * share
    shape.meanWords += tokens.length * share
  }
  years.sort((a, b) => a - b)
  if (years.length >= 4) {
    shape.yearsSpread =
      (years[Math.floor(years.length * 0.95)] as number) - (years[Math.floor(years.length * 0.05)] as number)
  }
  return shape
}

/** Headers by meaning, French and English first; tested in order against the folded header words joined by one space. */
const HEADERS: [RegExp, FieldKind][] = [
  // Labels of a known answer, and technical columns: never facts about the customer.
  [
    /^(?:true |real |gold(?:en)? |actual )?(?:entity|cluster|group|match|duplicate|dup|label|truth|golden|master|canonical|household|foyer|dedupe)(?: (?:id|key|no|nr|num|number|code|uid|label|group))?$/,
    'ignore',
  ],
  [/^(?:is )?(?:match|duplicate|dup)$/, 'ignore'],
  [
    /^(?:source|origin|origine|file|fichier|filename|import|batch|lot|dataset|system|systeme)(?: (?:file|system|name|id|dataset|type))?$/,
    'ignore',
  ],
  [
    /\b(?:created|updated|modified|timestamp|maj|cree|modifie|inserted|loaded|creation|modification|last seen)\b/,
    'ignore',
  ],
  [/^(?:row|line|ligne|index|n ligne|row ?num)(?: (?:id|no|nr|num|number|index))?$/, 'ignore'],
  [
    /^(?:e ?mail|mail|courriel|adresse (?:e ?mail|mail|electronique)|e ?mail (?:address|adresse).*|.*\b(?:e ?mail|courriel)\b.*)$/,
    'email',
  ],
  [
    /\b(?:birth ?place|place of birth|birth city|lieu (?:de )?naissance|ville (?:de )?naissance|commune (?:de )?naissance|born in|pob|geburtsort)\b/,
    'birth_place',
  ],
  [
    /\b(?:maiden|birth (?:sur|last )?name|nom (?:de )?(?:naiss(?:ance)?|jeune fille|patronymique)|nee)\b/,
    'birth_surname',
  ],
  // A birth date in three columns; before the whole date, whose words they share.
  [/^(?:birth ?year|year of birth|dob ?y(?:ear)?|b ?y(?:ear)?|yob|annee (?:de )?naissance|geburtsjahr)$/, 'birth_year'],
  [
    /^(?:birth ?month|month of birth|dob ?m(?:onth)?|b ?m(?:onth)?|mob|mois (?:de )?naissance|geburtsmonat)$/,
    'birth_month',
  ],
  [/^(?:birth ?day|day of birth|dob ?d(?:ay)?|b ?d(?:ay)?|jour (?:de )?naissance|geburtstag)$/, 'birth_day'],
  [
    /\b(?:dob|birth ?da(?:te|y)|date of birth|birth|date (?:de )?naissance|naissance|naiss|ddn|dnaiss?|dt ?naiss|ne le|ne e le|birthday|bday|anniversaire|geburtsdatum|geboortedatum|fecha nacimiento|born)\b/,
    'birth_date',
  ],
  [
    /\b(?:mobile|phone|telephone|tel|portable|gsm|cell(?:phone)?|fax|telefon|telefono|msisdn|contact (?:no|number)|numero (?:de )?tel.*)\b/,
    'phone',
  ],
  [/\b(?:siret)\b/, 'siret'],
  [/\b(?:siren)\b/, 'siren'],
  [/\b(?:iban)\b/, 'iban'],
  [/\b(?:vat|tva|numero tva)\b/, 'vat'],
  [
    /\b(?:soc(?:ial)? ?sec(?:urity)?|ssn|nir|national (?:id|number|insurance)|securite sociale|num(?:ero)? secu|nino|tax (?:id|number)|fiscal|passport|passeport|licen[cs]e|permis|cni|id ?card|carte identite|dni|nif|bsn|medicare|nhs)\b/,
    'national_id',
  ],
  [/\b(?:loyalty|fidelite|carte|card|member(?:ship)?|adherent)\b/, 'generic_id'],
  [/^(?:web ?site|site (?:web|internet)|url|homepage|domain|domaine)$/, 'website'],
  [
    /\b(?:organi[sz]ation|company|societe|entreprise|raison sociale|denomination|enseigne|business|employer|employeur|firm|firma|etablissement|site name|school name|store name|account name|trade name|shop name)\b/,
    'organisation_name',
  ],
  [/^(?:gender|sex|sexe|genre|civilite|geschlecht)(?: code)?$/, 'gender'],
  [
    /\b(?:full ?name|first and surname|nom complet|nom (?:et )?prenoms?|prenoms? (?:et )?nom|display name|customer name|client name|person name|contact name|nom (?:du )?(?:client|contact))\b/,
    'full_name',
  ],
  [
    /\b(?:given ?names?|first ?name|fore ?names?|f ?name|prenoms?|vorname|voornaam|nome|nombre|imie|middle ?names?|second given|christian name|deuxieme prenom)\b|^(?:first|given|forename)(?: \d)?$/,
    'given_name',
  ],
  [
    /\b(?:sur ?name|last ?name|family ?name|l ?name|nom (?:de )?famille|nom (?:d )?usage|nom marital|nom usuel|nachname|familienname|achternaam|apellidos?|cognome|nazwisko)\b|^(?:last|family|nom cli)(?: \d)?$/,
    'surname',
  ],
  [
    /\b(?:post ?code|postal ?code|post code|zip(?: ?code)?|code ?post(?:al)?|cp(?:ost)?|plz|codigo postal)\b|^(?:pc|postal)$/,
    'postcode',
  ],
  [
    /\b(?:city|town|ville|commune|bureau distributeur|suburb|locality|localite|municipality|ort|stadt|ciudad)\b/,
    'city',
  ],
  [/^(?:state|province|region|county|departement|department code|etat|canton|bundesland|st)$/, 'state'],
  [
    /\b(?:street ?(?:number|no|nr)|house ?(?:number|no|nr)|numero (?:de )?(?:rue|voie)|num voie|hausnummer|no voie|n voie)\b/,
    'house_number',
  ],
  [
    /\b(?:address(?: line)? ?[2-4]|addr ?[2-4]|adresse ?[2-4]|complement(?: .*)?|address suffix|building|batiment|apartment|residence|lieu dit)\b/,
    'address_extra',
  ],
  [
    /\b(?:street(?: name| address)?|rue|voie|libelle voie|strasse|calle|address(?: line)? ?1|addr ?1|adresse ?1|address|adresse|addr|anschrift|domicile)\b/,
    'street',
  ],
  [/^(?:country|pays|nation(?:ality|alite)?|land|pais)(?: (?:code|name))?$/, 'category'],
  [/\b(?:occupation|profession|job(?: title)?|metier|title|fonction|poste|beruf)\b/, 'occupation'],
]

function byHeader(header: string): FieldKind | null {
  const apart = header.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/(\p{L})(\d)/gu, '$1 $2')
  const line = words(apart).join(' ')
  for (const [pattern, kind] of HEADERS) if (pattern.test(line)) return kind
  return null
}

const ID_HEADER =
  /(?:^| )(?:id|ids|uid|uuid|guid|key|ref|reference|code|no|nr|num|numero|number|identifiant|identifier)$/
const NAME_HEADER = /(?:^| )(?:name|nom|libelle|intitule|designation)$/

/**
 * Guesses what each column means from its header and its values. Values win for kinds that have a shape of their own (e-mail,
 * date, telephone, IBAN…), headers for the others. Columns that label an answer, technical columns and opaque unique ids are ignored.
 */
export function guessColumns(headers: readonly string[], rows: readonly (readonly string[])[]): ColumnGuess[] {
  const shapes = headers.map((_, at) => {
    const values: string[] = []
    for (const row of rows) {
      const value = row[at]
      if (value !== undefined && value.trim() !== '') values.push(value)
    }
    return shapeOf(values, rows.length)
  })
  const kinds = headers.map((header, at) => kindOf(header, shapes[at] as Shape))
  const has = (kind: FieldKind): boolean => kinds.some((guess) => guess.kind === kind)
  return headers.map((column, at) => {
    const guess = kinds[at] as { kind: FieldKind; reason: ColumnGuess['reason'] }
    let kind = guess.kind
    const shape = shapes[at] as Shape
    const line = words(column).join(' ')
    const plain = /^(?:nom|name)$/.test(line)
    const named = NAME_HEADER.test(line) && shape.distinctRatio > (plain ? 0.005 : 0.15)
    if ((kind === 'text' || kind === 'category') && named) {
      if (shape.organisation >= 0.15 || (shape.hasDigit >= 0.1 && shape.meanWords > 1.5)) kind = 'organisation_name'
      else if (/(?:^| )nom$/.test(line) && has('given_name')) kind = 'surname'
      else if (line === 'name' && has('given_name')) kind = has('surname') ? 'full_name' : 'surname'
      else kind = 'full_name'
    }
    if (kind === 'street' && shape.date < 0.5) {
      // One column that holds the whole address.
      const whole = shape.hasDigit > 0.5 && shape.meanWords >= 5 && !has('postcode') && !has('city')
      if (whole) kind = 'address'
    }
    return { column, kind, reason: guess.reason }
  })
}

function kindOf(header: string, shape: Shape): { kind: FieldKind; reason: ColumnGuess['reason'] } {
  if (shape.filled === 0) return { kind: 'ignore', reason: 'empty' }
  const named = birthKind(byHeader(header), shape)
  const line = words(header).join(' ')
  if (named === 'ignore')
    return { kind: 'ignore', reason: /^(?:entity|cluster|match|label|truth|group)/.test(line) ? 'label' : 'technical' }
  // A field that almost nobody fills can neither be estimated nor weigh.
  if (shape.filled < 3) return { kind: 'ignore', reason: 'empty' }
  if (shape.email >= 0.5) return { kind: 'email', reason: 'values' }
  if (shape.url >= 0.5) return { kind: 'website', reason: 'values' }
  if (shape.iban >= 0.6) return { kind: 'iban', reason: 'values' }
  if (named === 'siret' || (shape.siret >= 0.9 && shape.digitsOnly >= 0.95)) return { kind: 'siret', reason: 'values' }
  if (named === 'siren' || (shape.siren >= 0.9 && shape.digitsOnly >= 0.95)) return { kind: 'siren', reason: 'values' }
  if (named === 'birth_date' && (shape.date >= 0.3 || shape.digitsOnly > 0.8))
    return { kind: 'birth_date', reason: 'header' }
  if (shape.date >= 0.6 && named !== 'phone' && named !== 'national_id') {
    const dated =
      /\b(?:date|day|jour|until|since|expir\w*|valid|start|end|debut|fin|visit\w*|order\w*|achat|commande|inscription|contact)\b/.test(
        line,
      )
    if (!dated && named === null && shape.yearsSpread >= 15) return { kind: 'birth_date', reason: 'values' }
    return { kind: 'ignore', reason: 'technical' }
  }
  if (named !== null && sane(named, shape)) return { kind: named, reason: 'header' }
  if (shape.gender >= 0.95 && shape.distinct <= 6 && shape.digitsOnly < 0.5) return { kind: 'gender', reason: 'values' }
  if (shape.phone >= 0.8 && shape.meanLength >= 9 && shape.distinctRatio > 0.2 && !ID_HEADER.test(line))
    return { kind: 'phone', reason: 'values' }
  if (shape.britishPostcode >= 0.7) return { kind: 'postcode', reason: 'values' }
  if (shape.frenchPostcode >= 0.9 && shape.meanLength === 5 && shape.distinctRatio < 0.9)
    return { kind: 'postcode', reason: 'values' }
  if (shape.street >= 0.6 && shape.hasDigit >= 0.3) return { kind: 'street', reason: 'values' }
  if (ID_HEADER.test(line) || (shape.digitsOnly > 0.9 && shape.distinctRatio > 0.5)) {
    // An id that never comes twice links nothing; one that does may be a shared reference.
    return shape.distinctRatio >= 0.999
      ? { kind: 'ignore', reason: 'unique' }
      : { kind: 'generic_id', reason: 'values' }
  }
  if (shape.distinctRatio >= 0.999 && shape.oneWord > 0.9 && shape.hasDigit > 0.5)
    return { kind: 'ignore', reason: 'unique' }
  if (shape.distinct <= Math.max(30, shape.filled * 0.02)) return { kind: 'category', reason: 'values' }
  return { kind: 'text', reason: 'values' }
}

/** A part of a birth date whose values are none of that part is the whole date ("birthday"). */
function birthKind(named: FieldKind | null, shape: Shape): FieldKind | null {
  const part =
    named === 'birth_year'
      ? shape.year >= 0.5
      : named === 'birth_day'
        ? shape.dayOfMonth >= 0.5
        : named !== 'birth_month' || (shape.meanWords < 1.5 && shape.meanLength < 10 && shape.date < 0.3)
  return part ? named : 'birth_date'
}

/** False when the values cannot be what the header says (columns shifted by a bad export). */
function sane(kind: FieldKind, shape: Shape): boolean {
  switch (kind) {
    case 'email':
      return shape.email >= 0.3
    case 'phone':
      return shape.phone + shape.digitsOnly >= 0.4 && shape.date < 0.8
    case 'birth_date':
      return shape.date >= 0.3
    case 'gender':
      return shape.distinct <= 20
    case 'postcode':
      return shape.hasDigit >= 0.5 && shape.meanLength <= 12
    case 'given_name':
    case 'surname':
    case 'birth_surname':
    case 'full_name':
      return shape.hasDigit < 0.3
    case 'house_number':
      return shape.hasDigit >= 0.5
    case 'website':
      return shape.url >= 0.3
    case 'iban':
      return shape.iban >= 0.3
    case 'organisation_name':
      return shape.distinctRatio > 0.01 && shape.digitsOnly < 0.5
    default:
      return true
  }
}
