import type { Channel } from '../../lib/channels/port'
import { ORGANISATION_TIME_ZONE } from '../../lib/platform/time'
import type { Style } from './cast'
import { CATALOGUE } from './company'
import { dayWords, isClosedDay, parisClock, plusDays } from './paris-time'
import type { Person } from './people'
import type { Random } from './random'
import { DEMO_STAFF, type StaffKey } from './sign-ins'

/** Values that stay the same through one conversation: the frame, the price, the doctor … */
export type StoryValues = Record<string, string>

const euros = (cents: number) => {
  const [whole = '', rest = ''] = (cents / 100).toFixed(2).split('.')
  return rest === '00' ? `${whole} €` : `${whole},${rest} €`
}

/** Draws the values of one conversation. */
export function storyValues(random: Random, person: Person): StoryValues {
  const order = person.orders.length > 0 ? random.pick(person.orders) : `CV-${random.int(58_000, 61_000)}`
  const progressive = person.age >= 45
  const diopters = (quarters: number) =>
    `${quarters >= 0 ? '+' : '-'}${(Math.abs(quarters) / 4).toFixed(2).replace('.', ',')}`
  // Both eyes of a person are rarely far apart.
  const right = random.int(-18, 9)
  const left = right + random.int(-3, 3)
  const price = random.int(progressive ? 389 : 149, progressive ? 980 : 420) * 100 + random.pick([0, 0, 50, 90])
  const refund = random.int(40, 260) * 100
  const other = random.pick([
    person.gender === 'f' ? 'mon mari' : 'ma femme',
    'mon fils',
    'ma fille',
    'ma mère',
    'mon père',
  ])
  return {
    order,
    frame: random.pick(CATALOGUE.frames),
    frame2: random.pick(CATALOGUE.frames),
    childframe: random.pick(CATALOGUE.childFrames),
    sun: random.pick(CATALOGUE.sunglasses),
    lens: random.pick(progressive ? CATALOGUE.progressives : CATALOGUE.singleVision),
    contact: random.pick(CATALOGUE.contacts),
    doctor: random.pick(CATALOGUE.doctors),
    mutuelle: person.mutuelle,
    price: euros(price),
    rest: euros(price - refund > 0 ? Math.round((price - refund) / 100) * 100 : 4500),
    refund: euros(refund),
    smallprice: euros(random.pick([1290, 1500, 1900, 2450, 2900, 3500])),
    boxprice: euros(random.pick([2690, 2990, 3450, 3890, 5480])),
    od: diopters(right),
    og: diopters(left),
    sunprice: euros(random.int(139, 279) * 100),
    days: String(random.pick([6, 7, 8, 10, 12])),
    weeks: random.pick(['deux', 'trois', 'trois', 'quatre']),
    qty: String(random.pick([6, 8, 10, 12, 15, 20, 24])),
    hour: random.pick(['9 h 30', '10 h', '10 h 45', '11 h 15', '14 h', '14 h 30', '15 h 15', '16 h', '17 h 30']),
    relative: other,
    child: random.pick([
      'Léo',
      'Zoé',
      'Malo',
      'Jade',
      'Noé',
      'Lina',
      'Gabin',
      'Rose',
      'Soan',
      'Capucine',
      'Loan',
      'Romane',
    ]),
    card: random.pick(['Visa', 'Mastercard']),
    pairs: random.pick(['deux', 'deux', 'trois']),
    parcel: `8R${String(random.int(10_000_000, 99_999_999))}`,
    color: random.pick([
      'écaille',
      'noir mat',
      'bleu nuit',
      'vert olive',
      'bordeaux',
      'cristal',
      'doré brossé',
      'gris anthracite',
    ]),
    file: `PEC ${random.int(400_000, 999_999)}`,
  }
}

const englishDay = new Intl.DateTimeFormat('en-GB', { timeZone: ORGANISATION_TIME_ZONE, day: 'numeric', month: 'long' })

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')

export const civility = (person: Person) => (person.gender === 'f' ? 'Madame' : 'Monsieur')

function value(name: string, values: StoryValues, person: Person, at: Date, staff: StaffKey | null): string {
  const day = /^(day|date|weekday|dayen)([+-]\d+)?$/.exec(name)
  if (day) {
    let on = plusDays(at, Number(day[2] ?? 0))
    // No appointment and no delivery when the shops are closed.
    while (isClosedDay(on)) on = plusDays(on, Number(day[2] ?? 0) < 0 ? -1 : 1)
    if (day[1] === 'dayen') return englishDay.format(on)
    return day[1] === 'day' ? dayWords.long(on) : day[1] === 'date' ? dayWords.short(on) : dayWords.weekday(on)
  }
  const monthAway = /^(of)?month([+-]\d+)$/.exec(name)
  if (monthAway) {
    const clock = parisClock(at)
    const word = MONTHS[(clock.month - 1 + Number(monthAway[2]) + 24) % 12] ?? ''
    return monthAway[1] ? (/^[ao]/.test(word) ? `d'${word}` : `de ${word}`) : word
  }
  const colleague = DEMO_STAFF.find((each) => each.key === staff)
  switch (name) {
    case 'first':
      return person.given
    case 'last':
      return person.family
    case 'name':
      return `${person.given} ${person.family}`.trim()
    case 'civ':
      return `${civility(person)} ${person.family}`
    case 'org':
      return person.organisation ?? ''
    case 'shop':
      return person.shop.name
    case 'city':
      return person.shop.city
    case 'atshop':
      return person.shop.at
    case 'shopphone':
      return person.shop.phone
    case 'shopstreet':
      return person.shop.street
    case 'optician':
      return person.shop.optician
    case 'agent':
      return colleague ? (colleague.name.split(' ')[0] ?? '') : person.shop.optician
    case 'phone':
      return person.phone ?? person.landline ?? ''
    case 'email':
      return person.email ?? ''
    case 'number':
      return person.customerNumber
    case 'loyalty':
      return person.loyalty ?? person.customerNumber
    case 'age':
      return String(person.age)
    case 'e':
      return person.gender === 'f' ? 'e' : ''
    // Glasses, decree 2016-1381: one year under 16, five to 42, three from 43.
    case 'validity':
      return person.age >= 43 ? 'trois' : 'cinq'
    case 'hisrelative':
      return (values.relative ?? '').replace(/^mon /, 'son ').replace(/^ma /, 'sa ')
    case 'il':
      return person.gender === 'f' ? 'elle' : 'il'
    case 'month':
      return dayWords.full(at).split(' ')[1] ?? ''
  }
  const known = values[name]
  if (known === undefined) throw new Error(`no value called ${name}`)
  return known
}

/** Chooses among `{a|b}` (nested at will) and fills in `{$value}`. */
export function spin(
  text: string,
  random: Random,
  values: StoryValues,
  person: Person,
  at: Date,
  staff: StaffKey | null,
): string {
  let out = text
  for (let guard = 0; guard < 200; guard++) {
    const next = out.replace(/\{([^{}]*)\}/, (_whole, inner: string) => {
      if (inner.startsWith('$')) return value(inner.slice(1), values, person, at, staff)
      return random.pick(inner.split('|'))
    })
    if (next === out) break
    out = next
  }
  return out.replace(/ +\n/g, '\n').replace(/ {2,}/g, ' ')
}

const SENTENCE_DAY = /([.!?…] )(?=(?:lundi|mardi|mercredi|jeudi|vendredi|samedi) \d)(.)/g

/** French typography of what the house writes: curly apostrophes, thin spaces before ? ! ; and inside « ». */
export function typeset(text: string): string {
  return text
    .replace(/'/g, '’')
    .replace(/\.\.\./g, '…')
    .replace(SENTENCE_DAY, (_whole, end: string, first: string) => end + first.toUpperCase())
    .replace(/ ([?!;»%])/g, '\u202f$1')
    .replace(/« /g, '«\u202f')
    .replace(/ :/g, '\u00a0:')
    .replace(/(\d) (€|h\b)/g, '$1\u00a0$2')
    .replace(/\bn° /g, 'n°\u00a0')
}

/** How somebody types on a telephone: by their manner, without accents, or with the phone's own apostrophes. */
export function typed(text: string, style: Style, channel: Channel, random: Random): string {
  const short =
    channel === 'sms' ||
    channel === 'whatsapp' ||
    channel === 'messenger' ||
    channel === 'instagram' ||
    channel === 'chat' ||
    channel === 'x'
  if (short && style === 'presse' && random.chance(0.75)) {
    return text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/’/g, "'")
      .replace(/\bc'est\b/gi, random.pick(["c'est", 'cest']))
      .replace(/ ([?!])/g, random.pick(['$1', ' $1']))
      .replace(/^./, (first) => (random.chance(0.6) ? first.toLowerCase() : first))
      .replace(/\bbonjour\b/gi, (said) => random.pick([said, 'bjr', 'bonjour']))
  }
  if (short && style === 'jeune' && random.chance(0.7)) {
    return text
      .replace(/\bje ne (\w+) pas\b/gi, 'je $1 pas')
      .replace(/\bce n'est pas\b/gi, "c'est pas")
      .replace(/\bil n'y a\b/gi, 'y a')
      .replace(/ ([?!])/g, '$1')
      .replace(/\.$/, '')
      .replace(/^./, (first) => (random.chance(0.4) ? first.toLowerCase() : first))
  }
  if (style === 'soutenu' || style === 'pro' || random.chance(0.35)) return typeset(text)
  return text
}

const LOWERABLE =
  /^(?:J(?:e|['’]\\w+)|Mes|Mon|Ma|Vos|Votre|Vous|Est-ce|C['’]est|Il|Elle|On|Nous|Les?|La|L['’]|Une?|Pou(?:vez|rriez)|Quand|Savez|Avez|Ave[cz]|Suite|Toujours|Depuis|Petite?|Juste|Merci|À|Cela|Ça|Comment|Combien|Dans|Y a|Rien|Pas de|En|Impossible|Serait|Où|Qui|Quel(?:le)?s?|Bien|Nos|Notre|Auriez|Faites|Si|Pour|Sur|Ce(?:tte)?|Désolée?|Après)(?=[\s'’])/

/** The first letter small when the word is an ordinary one, as after "Bonjour, ". */
function lowered(text: string): string {
  return LOWERABLE.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const HELLO: Record<Style, readonly string[]> = {
  soutenu: ['Madame, Monsieur,', 'Bonjour,', 'Madame, Monsieur, bonjour,', 'Bonjour Madame, bonjour Monsieur,'],
  courant: [
    'Bonjour,',
    'Bonjour,',
    'Bonjour à vous,',
    'Bonjour Maison Clairvue,',
    'Bonsoir,',
    "Bonjour à toute l'équipe,",
  ],
  presse: ['Bonjour,', 'Bonjour', '', 'bonjour', 'Bonsoir,'],
  jeune: ['Bonjour,', 'Bonjour !', 'Hello,', 'Bonjour, ', 'Salut,'],
  ancien: ['Bonjour Messieurs Dames,', 'Bonjour Madame,', 'Chère Madame, cher Monsieur,', 'Bonjour,'],
  pro: ['Bonjour,', 'Bonjour,', 'Madame, Monsieur,', 'Bonjour à tous,'],
  anglais: ['Hello,', 'Good morning,', 'Dear Sir or Madam,', 'Bonjour,'],
}
const GOODBYE: Record<Style, readonly string[]> = {
  soutenu: [
    "Je vous prie d'agréer, Madame, Monsieur, mes salutations distinguées.",
    'Avec mes remerciements,',
    'Bien cordialement,',
    'Veuillez recevoir mes salutations les meilleures.',
    'En vous remerciant de votre diligence,',
  ],
  courant: [
    'Cordialement,',
    "Merci d'avance,",
    'Bonne journée,',
    'Merci à vous,',
    'Bien à vous,',
    'Merci et bonne journée,',
    'Bonne fin de journée,',
  ],
  presse: ['Merci', 'Cdt', 'Cordialement', '', "Merci d'avance"],
  jeune: ['Merci !', "Merci d'avance !", 'Bonne journée', 'Merci beaucoup', 'À bientôt'],
  ancien: ['Avec mes remerciements,', 'Je vous remercie bien.', 'Recevez mes salutations,', 'Bien à vous,'],
  pro: [
    'Cordialement,',
    'Bien cordialement,',
    "Dans l'attente de votre retour,",
    'Merci par avance de votre retour,',
    'Bonne réception,',
  ],
  anglais: ['Kind regards,', 'Many thanks,', 'Best wishes,', 'Thank you in advance,'],
}

/** A customer's letter, mail or form: greeting, what they say, goodbye and name, by their manner. */
export function dressed(body: string, person: Person, channel: Channel, first: boolean, random: Random): string {
  const hello = random.pick(HELLO[person.style])
  const name = `${person.given} ${person.family}`.trim()
  if (channel === 'email' || channel === 'form' || channel === 'post' || channel === 'fax') {
    const bye = random.pick(GOODBYE[person.style])
    const sign =
      person.style === 'pro'
        ? `${name}\n${person.role ?? ''}\n${person.organisation ?? ''}${person.landline ? `\nTél. ${person.landline}` : ''}`
        : person.style === 'ancien' || person.style === 'soutenu'
          ? random.pick([
              name,
              `${person.gender === 'f' ? 'Mme' : 'M.'} ${person.family}`,
              `${civility(person)} ${name}`,
            ])
          : person.style === 'presse' || person.style === 'jeune'
            ? random.pick([person.given, name, name])
            : random.pick([name, name, `${name}\n${person.phone ?? ''}`.trim()])
    if (!first && random.chance(0.4)) return [capital(body), random.pick([person.given, sign])].join('\n\n')
    return [hello, capital(body), bye, sign]
      .filter((part) => part.trim() !== '')
      .join(channel === 'email' && random.chance(0.2) ? '\n' : '\n\n')
  }
  if (!first) return body
  // In public nobody says good morning first.
  if (channel === 'review' || channel === 'x' || channel === 'facebook') return body
  const greeting = person.style === 'anglais' ? 'Hello' : random.pick(['Bonjour', 'Bonjour', 'Bonsoir', 'Bonjour'])
  const opening = random.pick([`${greeting}, `, `${greeting} `, `${greeting}. `, `${greeting} ! `, ''])
  const lower = opening.endsWith(', ') || opening === `${greeting} `
  const said = lower ? lowered(body) : body
  const signed =
    channel === 'sms' && random.chance(0.35)
      ? `${random.pick(['. ', ' - ', ' '])}${random.pick([name, person.family.toUpperCase(), `${person.gender === 'f' ? 'Mme' : 'M.'} ${person.family}`])}`
      : ''
  return `${opening}${said}`.replace(/[.\s]*$/, (end) => (signed ? '' : end)) + signed
}

const HABITS: Record<StaffKey, { hello: string; bye: string }> = {
  lea: { hello: 'Bonjour {civ},', bye: 'Je reste à votre écoute,' },
  karim: { hello: 'Bonjour {civ},', bye: 'Bien à vous,' },
  ines: { hello: 'Bonjour {first},', bye: 'À très vite,' },
  soazig: { hello: 'Bonjour {civ},', bye: 'À bientôt place Hoche,' },
  thibault: { hello: 'Bonjour {civ},', bye: 'Cordialement,' },
  jeanne: { hello: 'Bonjour {civ},', bye: 'Belle journée,' },
  bruno: { hello: '{civ},', bye: 'Bien cordialement,' },
  gwenaelle: { hello: 'Bonjour {civ},', bye: 'Cordialement,' },
  maxime: { hello: 'Bonjour {civ},', bye: 'Bien cordialement,' },
  aminata: { hello: 'Bonjour {civ},', bye: 'Avec toute mon attention,' },
  nathalie: { hello: '{civ},', bye: 'Je vous prie de recevoir mes salutations les meilleures,' },
  yann: { hello: 'Bonjour {civ},', bye: 'Sincères salutations,' },
  herve: { hello: 'Bonjour {civ},', bye: 'Cordialement,' },
  camille: { hello: '{civ},', bye: 'Veuillez agréer mes salutations distinguées,' },
  florent: { hello: 'Bonjour {civ},', bye: 'Cordialement,' },
}

/** A colleague's answer with their own habits of greeting and signing. */
export function signed(
  body: string,
  person: Person,
  channel: Channel,
  staff: StaffKey,
  first: boolean,
  language: string,
): string {
  if (language === 'en') {
    const colleague = DEMO_STAFF.find((each) => each.key === staff)
    return `Dear ${person.gender === 'f' ? 'Ms' : 'Mr'} ${person.family},\n\n${body}\n\nKind regards,\n${colleague?.name ?? ''}\nMaison Clairvue`
  }
  const who = DEMO_STAFF.find((each) => each.key === staff)
  const habit = HABITS[staff]
  const address = person.kind === 'organisation' ? 'à vous' : `${civility(person)} ${person.family}`
  const given = who?.name.split(' ')[0] ?? ''
  if (channel === 'email' || channel === 'form' || channel === 'post' || channel === 'fax') {
    const hello = habit.hello
      .replace('{civ}', address)
      .replace('{first}', person.style === 'jeune' ? person.given : address)
    return typeset(
      [hello, capital(body), `${habit.bye}\n${who?.name ?? ''}\n${who?.title ?? ''}, Maison Clairvue`].join('\n\n'),
    )
  }
  if (!first) return typeset(body)
  if (channel === 'sms') return typeset(`Maison Clairvue : ${lowered(body)} ${given}`)
  if (channel === 'chat' || channel === 'video') return typeset(body)
  // In public only the first name is said.
  const open = channel === 'review' || channel === 'x' || channel === 'facebook' || channel === 'instagram'
  const hello = `Bonjour ${open || person.style === 'jeune' ? person.given : address}`
  if (/^(?:Bonjour|Bonsoir|Merci|Pardon)/.test(body)) return typeset(body)
  return typeset(lowered(body) === body ? `${hello} ! ${body}` : `${hello}, ${lowered(body)}`)
}
