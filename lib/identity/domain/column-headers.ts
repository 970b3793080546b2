import type { FieldKind } from './kinds'
import { words } from './text'

/**
 * Headers by meaning, in French, English, German, Dutch, Spanish and Italian; tested in order against the folded header words
 * joined by one space, so that what is special (« lieu de naissance ») stands before what it contains (« naissance »).
 */
const HEADERS: readonly (readonly [RegExp, FieldKind])[] = [
  // Labels of a known answer, and technical columns: never facts about the customer.
  [
    /^(?:true |real |gold(?:en)? |actual )?(?:entity|cluster|group|match|duplicate|dup|label|truth|golden|master|canonical|household|foyer|dedupe)(?: (?:id|key|no|nr|num|number|code|uid|label|group))?$/,
    'ignore',
  ],
  [/^(?:is )?(?:match|duplicate|dup)$/, 'ignore'],
  [
    /^(?:source|origin|origine|file|fichier|filename|import|batch|lot|dataset|system|systeme|quelle|bron|origen|fonte)(?: (?:file|system|name|id|dataset|type))?$/,
    'ignore',
  ],
  [
    /\b(?:created|updated|modified|timestamp|maj|cree|modifie|inserted|loaded|creation|modification|last seen|erstellt|geandert|aangemaakt|gewijzigd|creado|modificado|creato|modificato)\b/,
    'ignore',
  ],
  [/^(?:row|line|ligne|index|n ligne|row ?num|zeile|fila|riga|regel)(?: (?:id|no|nr|num|number|index))?$/, 'ignore'],
  [
    /^(?:e ?mail|mail|courriel|adresse (?:e ?mail|mail|electronique)|e ?mail (?:address|adresse).*|.*\b(?:e ?mail(?:adresse?)?|courriel|correo(?: electronico)?|posta elettronica)\b.*)$/,
    'email',
  ],
  [
    /\b(?:birth ?place|place of birth|birth city|lieu (?:de )?naissance|ville (?:de )?naissance|commune (?:de )?naissance|born in|pob|geburtsort|geboorteplaats|(?:lugar|ciudad) (?:de )?nacimiento|(?:luogo|comune|citta) (?:di )?nascita)\b/,
    'birth_place',
  ],
  [
    /\b(?:maiden|birth (?:sur|last )?name|nom (?:de )?(?:naiss(?:ance)?|jeune fille|patronymique)|nee|geburtsname|madchenname|geboortenaam|meisjesnaam|apellido (?:de )?(?:soltera|nacimiento)|cognome (?:da |di )?(?:nubile|nascita))\b/,
    'birth_surname',
  ],
  // A birth date in three columns; before the whole date, whose words they share.
  [
    /^(?:birth ?year|year of birth|dob ?y(?:ear)?|b ?y(?:ear)?|yob|annee (?:de )?naissance|geburtsjahr|geboortejaar|ano (?:de )?nacimiento|anno (?:di )?nascita)$/,
    'birth_year',
  ],
  [
    /^(?:birth ?month|month of birth|dob ?m(?:onth)?|b ?m(?:onth)?|mob|mois (?:de )?naissance|geburtsmonat|geboortemaand|mes (?:de )?nacimiento|mese (?:di )?nascita)$/,
    'birth_month',
  ],
  [
    /^(?:birth ?day|day of birth|dob ?d(?:ay)?|b ?d(?:ay)?|jour (?:de )?naissance|geburtstag|geboortedag|dia (?:de )?nacimiento|giorno (?:di )?nascita)$/,
    'birth_day',
  ],
  [
    /\b(?:dob|birth ?da(?:te|y)|date of birth|birth|date (?:de )?naissance|naissance|naiss|ddn|dnaiss?|dt ?naiss|ne le|ne e le|nee? le|birthday|bday|anniversaire|geburtsdatum|geboren(?: op| am)?|geb(?:oorte)? ?datum|(?:fecha|f) (?:de )?nac(?:imiento)?|(?:data )?(?:di )?nascita|nat[oa] il|born)\b/,
    'birth_date',
  ],
  [
    /\b(?:mobile|phone|telephone|tel|portable|gsm|cell(?:phone)?|(?:tele)?fax(?:nummer|nr)?|telecopie|telefoon(?:nummer|nr)?|telefon(?:nummer|nr)?|telefono|rufnummer|handy(?:nummer)?|mobiel|movil|celular|cellulare|msisdn|contact (?:no|number)|numero (?:de )?tel.*)\b/,
    'phone',
  ],
  [/\b(?:siret)\b/, 'siret'],
  [/\b(?:siren)\b/, 'siren'],
  [/\b(?:iban)\b/, 'iban'],
  [/\b(?:vat|tva|numero tva|ust ?id(?:nr)?|btw(?: ?nummer)?|partita iva|p iva)\b/, 'vat'],
  [
    /\b(?:soc(?:ial)? ?sec(?:urity)?|ssn|nir|national (?:id|number|insurance)|securite sociale|(?:num(?:ero)?|no|n) (?:de )?secu|nino|tax (?:id|number)|fiscal|codice fiscale|passport|passeport|(?:reise)?pass(?:nummer|nr)?|licen[cs]e|permis|cni|id ?card|carte identite|dni|nie|nif|bsn|rijksregister(?:nummer|nr)?|(?:sv|sozialversicherungs) ?(?:nummer|nr)|steuer ?(?:id|nummer|nr)|medicare|nhs)\b/,
    'national_id',
  ],
  [/\b(?:loyalty|fidelite|carte|card|member(?:ship)?|adherent)\b/, 'generic_id'],
  [
    /^(?:web ?site|webseite|site (?:web|internet)|sit[io]o? web|pagina web|internet|url|homepage|domain|domaine)$/,
    'website',
  ],
  [
    /\b(?:organi[sz]ation|company|societe|entreprise|raison sociale|denomination|enseigne|business|employer|employeur|firm|firma|firmenname|unternehmen|bedrijf(?:snaam)?|empresa|razon social|azienda|ragione sociale|denominazione|etablissement|site name|school name|store name|account name|trade name|shop name)\b/,
    'organisation_name',
  ],
  [
    /^(?:gender|sex|sexe|sexo|sesso|genre|genero|genere|civilite|geschlecht|geslacht|anrede|aanhef|salutation)(?: code)?$/,
    'gender',
  ],
  [
    /\b(?:full ?name|first and surname|nom complet|nom (?:et )?prenoms?|prenoms? (?:et )?nom|display name|customer name|client name|person name|contact name|nom (?:du )?(?:client|contact)|voll(?:standiger|er) name|vor ?(?:und )?(?:nach|zu)name|volledige naam|nombre (?:completo|y apellidos?)|apellidos? y nombre|nominativo|nome (?:completo|e cognome)|cognome e nome)\b/,
    'full_name',
  ],
  [
    /\b(?:given ?names?|first ?name|fore ?names?|f ?name|prenoms?|vornamen?|rufname|voorna(?:am|men)|nome|nombre|imie|middle ?names?|second given|christian name|deuxieme prenom)\b|^(?:first|given|forename)(?: \d)?$/,
    'given_name',
  ],
  [
    /\b(?:sur ?name|last ?name|family ?name|l ?name|nom (?:de )?famille|nom (?:d )?usage|nom marital|nom usuel|nachname|familienname|zuname|achternaam|familienaam|apellidos?|cognome|nazwisko)\b|^(?:last|family|nom cli)(?: \d)?$/,
    'surname',
  ],
  [
    /\b(?:post ?code|postal ?code|post code|zip(?: ?code)?|code ?post(?:al)?|cod ?pos(?:tal)?|cp(?:ost)?|c p|plz|postleitzahl|postkode|codigo postal|c a p)\b|^(?:pc|postal|cap)$/,
    'postcode',
  ],
  [
    /\b(?:city|town|ville|commune|bureau distributeur|suburb|locality|localite|municipality|ort|wohnort|stadt|ciudad|poblacion|localidad|municipio|comune|citta|localita|woonplaats|plaats|gemeente)\b/,
    'city',
  ],
  [
    /^(?:state|province|provincia|provincie|region|regione|county|departement|department code|etat|canton|kanton|bundesland|st)$/,
    'state',
  ],
  [/\b(?:stra(?:ss|at)e?|calle|via|rue|street) (?:und|en|y|e|et|and) (?:haus|huis|num|no?|c)\w*\b/, 'street'],
  [
    /\b(?:street ?(?:number|no|nr)|house ?(?:number|no|nr)|(?:numero|no|n) (?:de )?(?:rue|voie)|num voie|h(?:au|ui)s(?:nummer|nr)|(?:numero|no|n)? ?civico)\b|^numero$/,
    'house_number',
  ],
  [
    /\b(?:address(?: line)? ?[2-4]|addr ?[2-4]|adresse ?[2-4]|adres ?[2-4]|complement(?: .*)?|address suffix|adresszusatz|toevoeging|piso|presso|building|batiment|apartment|residence|lieu dit)\b/,
    'address_extra',
  ],
  [
    /\b(?:street(?: name| address)?|rue|voie|libelle voie|strasse|straat|calle|via|address(?: line)? ?1|addr ?1|adresse ?1|adr ?1|address|adresse|addr|adres|direccion|indirizzo|anschrift|domicil(?:e|io))\b/,
    'street',
  ],
  [/^(?:country|pays|nation(?:ality|alite)?|land|pais|paese)(?: (?:code|name))?$/, 'category'],
  [
    /\b(?:occupation|profession|profesion|professione|ocupacion|job(?: title)?|metier|title|fonction|poste|beruf|beroep)\b/,
    'occupation',
  ],
]

/** The words of a header: « contactNumber1 » → contact number 1. */
export function headerWords(header: string): string {
  const apart = header.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/(\p{L})(\d)/gu, '$1 $2')
  return words(apart).join(' ')
}

/** What a header says its column is; null when it says nothing known. */
export function kindOfHeader(header: string): FieldKind | null {
  const line = headerWords(header)
  for (const [pattern, kind] of HEADERS) if (pattern.test(line)) return kind
  return null
}

const PLACEHOLDERS = new Set(
  'column colonne columna colonna kolom spalte champ field feld veld campo variable data donnee attribute attribut unnamed custom value valeur text texte'.split(
    ' ',
  ),
)

/** True for a header that says nothing in any language: `V3`, `champ 1`, `col_a`. */
export function isOpaque(header: string): boolean {
  return headerWords(header)
    .split(' ')
    .every((word) => word.length < 4 || PLACEHOLDERS.has(word) || /^\d+$/.test(word))
}
