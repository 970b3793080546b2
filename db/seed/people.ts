import type { ContactPointKind } from '../../lib/identity/domain/contact-points'
import { CAST, ORGANISATIONS, type Style } from './cast'
import { CATALOGUE, SHOPS, type Shop, type ShopKey } from './company'
import { type Random, seededRandom } from './random'

export type PointClaim = { kind: ContactPointKind; asTyped: string; label?: string; verified?: boolean; until?: number }

/** What one system says about somebody. Days count back from today. */
export type RecordPlan = {
  key: string
  source: string
  sourceKey: string
  attributes: Record<string, string | undefined>
  facts?: Record<string, string | number>
  verified?: string[]
  extra?: Record<string, string>
  receivedDaysAgo: number
  updatedDaysAgo: number
  points: PointClaim[]
  cause: 'created' | 'matched'
}

/** One customer of the demo: one person or organisation as Relais knows it, with all its source records. */
export type Person = {
  key: string
  kind: 'individual' | 'organisation'
  given: string
  family: string
  gender: 'f' | 'm'
  birth: string | null
  age: number
  organisation: string | null
  role: string | null
  shop: Shop
  style: Style
  language: string
  since: number
  email: string | null
  phone: string | null
  landline: string | null
  handles: Partial<Record<string, string>>
  customerNumber: string
  loyalty: string | null
  orders: string[]
  mutuelle: string
  records: RecordPlan[]
  /** Appears in the generated everyday conversations. */
  everyday: boolean
  /** The customer this one is really the same person as. */
  duplicateOf?: string
}

const WOMEN: readonly (readonly [from: number, to: number, names: string])[] = [
  [
    1930,
    1949,
    'Yvette Denise Paulette Simone Jeannine Thérèse Huguette Marie-Thérèse Colette Ginette Germaine Madeleine Renée Yvonne',
  ],
  [
    1950,
    1966,
    'Martine Françoise Chantal Nicole Danielle Marie-Claude Christiane Ghislaine Évelyne Bernadette Michèle Brigitte Anne-Marie Joëlle Maryvonne',
  ],
  [
    1967,
    1984,
    'Sandrine Karine Stéphanie Virginie Nathalie Laurence Delphine Céline Katell Séverine Magali Rozenn Fabienne Corinne Samira Peggy',
  ],
  [
    1985,
    2008,
    'Camille Manon Pauline Chloé Marine Anaïs Justine Léonie Océane Maëlle Enora Yasmine Charlotte Margaux Juliette Aminata Louise',
  ],
]
const MEN: readonly (readonly [from: number, to: number, names: string])[] = [
  [1930, 1949, 'Marcel Roger Robert Maurice Louis Roland Lucien Fernand Guy Joseph Albert Henri Émile Jean-Marie'],
  [
    1950,
    1966,
    'Jean-Pierre Michel Alain Daniel Jean-Claude Christian Gilles Joël Serge Philippe Hubert Jean-Luc Yves Alexis Noël',
  ],
  [
    1967,
    1984,
    'Stéphane Christophe Frédéric Sébastien David Fabien Yann Gwénaël Ronan Cyril Mickaël Karim Emmanuel Arnaud Franck',
  ],
  [
    1985,
    2008,
    'Julien Romain Maxime Quentin Antoine Florian Hugo Théo Malo Ewen Ilyès Corentin Adrien Titouan Rayan Gabriel',
  ],
]
const FAMILIES =
  'Le Gall|Le Roux|Riou|Prigent|Kerbrat|Le Meur|Guillemot|Cariou|Le Berre|Quéré|Jaffré|Le Corre|Hascoët|Madec|Tanguy|Jouan|Guyader|Le Tallec|Rouxel|Lesage|Gicquel|Briand|Robin|Aubert|Renaud|Gautier|Moreau|Bretagne|Cormerais|Landreau|Braud|Chiron|Guilbaud|Loiret|Bossard|Gaborit|Arnaud|Violleau|Rondeau|Godet|Pineau|Martineau|Bouchet|Coutant|Thibaudeau|Raimbault|Humeau|Cesbron|Brossier|Lemonnier|Fouilleul|Betton|Houdayer|Gandon|Salmon|Chesneau|Picot|Leblanc|Marchais|Lebreton|Hamelin|Girard|Petiteau|Sourice|Bouyer|Barreau|Michaud|Roussière|Couëdel|Le Moigne|Kerhoas|Pennec|Troadec|Le Scouëzec|Mevel|Salaün|Abgrall|Floch|Bihan|Nedelec|Diallo|Traoré|Ferreira|Da Silva|Lopes|Garcia|Nguyen|Benali|Haddou|El Amrani|Yilmaz|Kowalski|Rossi|Mendy|Rakoto|Lecomte|Dufour|Hardy|Vallée|Bourgeois|Clément|Poirier|Delaunay|Charpentier'.split(
    '|',
  )
const STREETS =
  'rue des Lilas|rue du Four|allée des Camélias|rue de la Paix|impasse du Lavoir|rue Victor-Hugo|chemin de la Fontaine|rue Anatole-France|avenue de la Gare|rue du Calvaire|place du Marché|rue des Acacias|rue Jean-Moulin|route de la Mer|rue du Stade|résidence du Parc|rue des Écoles|boulevard Clemenceau|rue de l’Église|lotissement des Genêts|rue Surcouf|rue du Général-de-Gaulle|quai du Port|venelle des Jardins|rue Louise-Michel|rue Pasteur|La Ville-aux-Houx|Kervénanec|rue de Bel-Air|rue des Tanneurs'.split(
    '|',
  )
const MAIL_DOMAINS = [
  'courriel.example',
  'boitemail.example',
  'mel.example',
  'ouestmail.example',
  'fil-mail.example',
  'example.net',
  'example.org',
]

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const word = (text: string) => fold(text).replace(/[^a-z]/g, '')
const pad = (value: number, length: number) => String(value).padStart(length, '0')

/** Numbers of the ranges that Arcep keeps for audiovisual works (décision 2018-0881). */
function numbering(random: Random) {
  const taken = new Set<string>()
  const draw = (prefix: string) => {
    for (;;) {
      const digits = pad(random.int(0, 9999), 4)
      const number = `${prefix} ${digits.slice(0, 2)} ${digits.slice(2)}`
      // 40, 35, 56, 29, 49, 53 and 85 belong to our own shops.
      if (taken.has(number) || /^02 61 91 (?:40|35|56|29|49|53|85)/.test(number) || number.startsWith('06 39 98 40'))
        continue
      taken.add(number)
      return number
    }
  }
  return { mobile: () => draw('06 39 98'), landline: () => draw('02 61 91') }
}

const shopOf = (key: ShopKey): Shop => {
  const shop = SHOPS.find((each) => each.key === key)
  if (!shop) throw new Error(`no shop ${key}`)
  return shop
}

function namesFor(table: typeof WOMEN, year: number): string[] {
  return (table.find(([from, to]) => year >= from && year <= to)?.[2] ?? table[2]?.[2] ?? '').split(' ')
}

function styleFor(random: Random, age: number): Style {
  if (age >= 74)
    return random.weighted([
      ['ancien', 6],
      ['soutenu', 3],
      ['courant', 2],
    ] as const)
  if (age >= 52)
    return random.weighted([
      ['soutenu', 4],
      ['courant', 5],
      ['presse', 2],
    ] as const)
  if (age >= 32)
    return random.weighted([
      ['courant', 6],
      ['presse', 3],
      ['soutenu', 1],
    ] as const)
  return random.weighted([
    ['jeune', 6],
    ['courant', 3],
  ] as const)
}

/** Spreads a birth date over the years in a way that looks like an optician's file: many over 45. */
function birthFor(random: Random, year: number): string {
  return `${year}-${pad(random.int(1, 12), 2)}-${pad(random.int(1, 28), 2)}`
}

type Draft = Omit<Person, 'records' | 'customerNumber' | 'loyalty' | 'orders' | 'mutuelle' | 'age'> & {
  street: string
  postcode: string
  city: string
  birthName?: string
  facts?: Record<string, string>
}

const frenchNumber = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ' ')

/** Everybody in the demo, in a fixed order. `year` is today's, so that ages stay right. */
export function people(today: Date): Person[] {
  const random = seededRandom('people')
  const numbers = numbering(random.fork('phones'))
  const year = today.getUTCFullYear()
  const all: Person[] = []
  let nextNumber = 104_218
  let nextLoyalty = 3_300_417
  let nextOrder = 61_204

  const finish = (draft: Draft, chance: Random): Person => {
    const age = draft.birth ? year - Number(draft.birth.slice(0, 4)) : 0
    nextNumber += chance.int(3, 41)
    const customerNumber = `C-${nextNumber}`
    const customer: Person = {
      ...draft,
      age,
      customerNumber,
      loyalty: null,
      orders: [],
      mutuelle: chance.pick(CATALOGUE.mutuelles),
      records: [],
    }
    const web =
      draft.email !== null &&
      (age < 62 ? chance.chance(0.62) : chance.chance(0.25)) &&
      draft.kind === 'individual' &&
      !draft.organisation
    const orderCount = draft.kind === 'organisation' ? chance.int(1, 3) : chance.int(1, 4)
    for (let i = 0; i < orderCount; i++) {
      nextOrder += chance.int(2, 23)
      customer.orders.push(`CV-${nextOrder}`)
    }
    const address: PointClaim = {
      kind: 'postal',
      asTyped: `${draft.street}, ${draft.postcode} ${draft.city}`,
      verified: chance.chance(0.5),
    }
    const since = dayText(today, draft.since)
    const lastOrderDays = chance.int(12, Math.min(draft.since, 540))
    const value = draft.kind === 'organisation' ? chance.int(9, 180) * 100 : chance.int(6, 74) * 10
    const facts: Record<string, string | number> = {
      'N° client': customerNumber,
      'Client depuis': since,
      Boutique: draft.shop.name,
      'Dernière commande': `${customer.orders.at(-1) ?? ''}, ${dayText(today, lastOrderDays)}`,
      'Valeur par an': `${frenchNumber(value)} €`,
    }
    if (draft.kind === 'individual' && !draft.organisation) {
      facts.Mutuelle = customer.mutuelle
      facts.Équipement = equipment(chance, age)
    }
    Object.assign(facts, draft.facts)
    const crm: RecordPlan = {
      key: `${draft.key}/crm`,
      source: 'crm:gestion-magasin',
      sourceKey: `GM-${nextNumber}`,
      attributes:
        draft.kind === 'organisation'
          ? {
              organisationName: draft.organisation ?? draft.family,
              street: draft.street,
              postcode: draft.postcode,
              city: draft.city,
              country: 'FR',
            }
          : {
              givenName: draft.given,
              familyName: draft.family,
              birthName: draft.birthName,
              birthDate: draft.birth ?? undefined,
              gender: draft.gender,
              organisationName: draft.organisation ?? undefined,
              street: draft.street,
              postcode: draft.postcode,
              city: draft.city,
              country: 'FR',
              language: draft.language,
            },
      facts,
      verified: chance.chance(0.55) && draft.birth ? ['birthDate'] : undefined,
      extra: draft.role ? { fonction: draft.role } : undefined,
      receivedDaysAgo: draft.since,
      updatedDaysAgo: lastOrderDays,
      points: [{ kind: 'customer_number', asTyped: customerNumber, verified: true }, address],
      cause: 'created',
    }
    for (const order of customer.orders) crm.points.push({ kind: 'order', asTyped: order, verified: true })
    if (draft.phone)
      crm.points.push({
        kind: 'phone',
        asTyped: draft.phone,
        label: draft.organisation ? 'bureau' : 'mobile',
        verified: chance.chance(0.6),
      })
    if (draft.landline)
      crm.points.push({
        kind: 'phone',
        asTyped: draft.landline,
        label: draft.kind === 'organisation' ? 'standard' : 'domicile',
      })
    if (draft.email && !web) crm.points.push({ kind: 'email', asTyped: draft.email, verified: chance.chance(0.6) })
    customer.records.push(crm)
    if (web && draft.email) {
      customer.records.push({
        key: `${draft.key}/web`,
        source: 'web:boutique-en-ligne',
        sourceKey: draft.email,
        attributes: { givenName: draft.given, familyName: draft.family, language: draft.language },
        receivedDaysAgo: Math.min(draft.since, chance.int(60, 1400)),
        updatedDaysAgo: chance.int(5, 50),
        points: [{ kind: 'email', asTyped: draft.email, verified: true }],
        cause: 'matched',
      })
    }
    if (draft.kind === 'individual' && !draft.organisation && chance.chance(0.55)) {
      nextLoyalty += chance.int(11, 240)
      customer.loyalty = `ECL ${String(nextLoyalty).slice(0, 3)} ${String(nextLoyalty).slice(3)}`
      customer.records.push({
        key: `${draft.key}/loyalty`,
        source: 'loyalty:eclat',
        sourceKey: `ECL${nextLoyalty}`,
        attributes: {
          displayName: `${draft.given} ${draft.family.toUpperCase()}`,
          birthDate: draft.birth ?? undefined,
        },
        facts: { 'Carte Éclat': customer.loyalty, 'Points Éclat': chance.int(0, 38) * 10 },
        receivedDaysAgo: Math.min(draft.since, chance.int(30, 2000)),
        updatedDaysAgo: chance.int(10, 300),
        points: [
          { kind: 'loyalty', asTyped: customer.loyalty },
          ...(draft.phone ? [{ kind: 'phone' as const, asTyped: draft.phone.replaceAll(' ', '') }] : []),
        ],
        cause: 'matched',
      })
    }
    if (draft.kind === 'individual' && !draft.organisation && draft.since > 2500 && chance.chance(0.3)) {
      const old = chance.pick(STREETS)
      customer.records.push({
        key: `${draft.key}/legacy`,
        source: 'legacy:fichier-2019',
        sourceKey: `F19-${pad(chance.int(100, 99_999), 5)}-${word(draft.key).slice(0, 6)}`,
        attributes: {
          displayName: `${draft.family.toUpperCase()} ${draft.given}`,
          street: old,
          postcode: draft.postcode,
          city: draft.city.toUpperCase(),
        },
        receivedDaysAgo: 2450,
        updatedDaysAgo: 2450,
        points: [
          {
            kind: 'postal',
            asTyped: `${chance.int(1, 80)} ${old} ${draft.postcode} ${draft.city.toUpperCase()}`,
            until: 900,
          },
        ],
        cause: 'matched',
      })
    }
    const handles = Object.entries(draft.handles).filter(
      (entry): entry is [ContactPointKind, string] => typeof entry[1] === 'string',
    )
    for (const [kind, handle] of handles)
      customer.records.push({
        key: `${draft.key}/${kind}`,
        source: kind,
        sourceKey: handle.replace(/^@/, '').toLowerCase(),
        attributes: { displayName: kind === 'x' || kind === 'instagram' ? handle : `${draft.given} ${draft.family}` },
        receivedDaysAgo: chance.int(20, 400),
        updatedDaysAgo: chance.int(1, 20),
        points: [{ kind, asTyped: handle }],
        cause: 'matched',
      })
    return customer
  }

  for (const member of CAST) {
    const shop = shopOf(member.shop)
    const [postcode, city] = shop.around[member.town ?? 0] ?? [shop.postcode, shop.city]
    all.push(
      finish(
        {
          key: member.key,
          kind: 'individual',
          given: member.given,
          family: member.family,
          gender: member.gender,
          birth: member.birth,
          organisation: null,
          role: null,
          shop,
          style: member.style,
          language: member.language ?? 'fr',
          since: member.since,
          email: member.email ?? null,
          phone: member.mobile ? numbers.mobile() : null,
          landline: member.landline ? numbers.landline() : null,
          handles: member.handles ?? {},
          street: member.street,
          postcode,
          city,
          birthName: member.birthName,
          facts: member.facts,
          everyday: true,
        },
        random.fork(member.key),
      ),
    )
  }

  for (const organisation of ORGANISATIONS) {
    const shop = shopOf(organisation.shop)
    const chance = random.fork(organisation.key)
    const [postcode, city] = shop.around[0] ?? [shop.postcode, shop.city]
    const switchboard = numbers.landline()
    const address = { street: organisation.street, postcode, city }
    const house = finish(
      {
        key: organisation.key,
        kind: 'organisation',
        given: '',
        family: organisation.name,
        gender: 'f',
        birth: null,
        organisation: organisation.name,
        role: null,
        shop,
        style: 'pro',
        language: 'fr',
        since: organisation.since,
        email: `contact@${organisation.domain}`,
        phone: null,
        landline: switchboard,
        handles: {},
        everyday: true,
        facts: { Secteur: organisation.sector },
        ...address,
      },
      chance,
    )
    if (organisation.fax) {
      const fax = numbers.landline()
      house.records[0]?.points.push({ kind: 'phone', asTyped: fax, label: 'fax' })
      house.handles = { fax }
    }
    all.push(house)
    for (const contact of organisation.people) {
      all.push(
        finish(
          {
            key: contact.key,
            kind: 'individual',
            given: contact.given,
            family: contact.family,
            gender: contact.gender,
            birth: null,
            organisation: organisation.name,
            role: contact.role,
            shop,
            style: 'pro',
            language: 'fr',
            since: Math.max(90, organisation.since - chance.int(10, 400)),
            email: `${word(contact.given)}.${word(contact.family)}@${organisation.domain}`,
            phone: chance.chance(0.6) ? numbers.mobile() : null,
            landline: switchboard,
            handles: {},
            everyday: true,
            facts: { Organisation: organisation.name, Fonction: contact.role },
            ...address,
          },
          chance.fork(contact.key),
        ),
      )
    }
  }

  const taken = new Set(all.map((each) => fold(`${each.given} ${each.family}`)))
  const families = random.shuffle(FAMILIES)
  for (let i = 0; all.length < 275; i++) {
    const chance = random.fork(`everyday-${i}`)
    const birthYear = chance.weighted([
      [chance.int(1932, 1949), 4],
      [chance.int(1950, 1966), 7],
      [chance.int(1967, 1984), 7],
      [chance.int(1985, 2007), 5],
    ] as const)
    const gender = chance.chance(0.56) ? 'f' : 'm'
    const given = chance.pick(namesFor(gender === 'f' ? WOMEN : MEN, birthYear))
    const family = families[i % families.length] ?? 'Le Gall'
    if (taken.has(fold(`${given} ${family}`))) continue
    taken.add(fold(`${given} ${family}`))
    const shop = chance.pick(SHOPS)
    const [postcode, city] = chance.pick(shop.around)
    const age = year - birthYear
    const hasEmail = age < 70 ? chance.chance(0.94) : chance.chance(0.5)
    const local = chance.weighted([
      [`${word(given)}.${word(family)}`, 5],
      [`${word(family)}.${word(given)}`, 2],
      [`${word(given).slice(0, 1)}.${word(family)}`, 2],
      [`${word(given)}${birthYear % 100}`, 1],
      [`${word(family)}${postcode.slice(0, 2)}`, 1],
    ] as const)
    const online = age < 72 && hasEmail
    const handle = `${word(given)}.${word(family)}`
    const handles: Person['handles'] = {
      ...(online && chance.chance(0.24) ? { facebook: handle } : {}),
      ...(online && chance.chance(0.26) ? { messenger: handle } : {}),
      ...(online && age < 48 && chance.chance(0.35)
        ? { instagram: `@${word(given)}_${word(family).slice(0, 6)}` }
        : {}),
      ...(online && chance.chance(0.18)
        ? { x: `@${word(given).slice(0, 5)}${word(family).slice(0, 5)}${postcode.slice(0, 2)}` }
        : {}),
    }
    all.push(
      finish(
        {
          key: `p${pad(i, 3)}`,
          kind: 'individual',
          given,
          family,
          gender,
          birth: birthFor(chance, birthYear),
          organisation: null,
          role: null,
          shop,
          style: styleFor(chance, age),
          language: 'fr',
          since: chance.weighted([
            [chance.int(30, 500), 3],
            [chance.int(500, 2500), 5],
            [chance.int(2500, 6500), 3],
          ] as const),
          email: hasEmail
            ? `${local}${all.some((each) => each.email === `${local}@${MAIL_DOMAINS[i % MAIL_DOMAINS.length]}`) ? i : ''}@${MAIL_DOMAINS[i % MAIL_DOMAINS.length]}`
            : null,
          phone: age < 78 || chance.chance(0.4) ? numbers.mobile() : null,
          landline: age > 60 || chance.chance(0.15) ? numbers.landline() : null,
          handles,
          street: `${chance.int(1, 96)} ${chance.pick(STREETS)}`,
          postcode,
          city,
          birthName: gender === 'f' && birthYear < 1990 && chance.chance(0.25) ? chance.pick(FAMILIES) : undefined,
          everyday: true,
        },
        chance,
      ),
    )
  }
  share(all, numbers)
  all.push(...duplicates(all, today, numbers, nextNumber))
  return all
}

/** Contact points that several customers use, and what stands beside the main ones. */
export const SHARED_POINTS: readonly PointClaim[] = [
  { kind: 'email', asTyped: 'tablette.rennes-hoche@clairvue.example' },
  { kind: 'email', asTyped: 'famille.roignant@mel.example' },
  { kind: 'phone', asTyped: '02 61 91 07 15' },
]

function share(all: readonly Person[], numbers: ReturnType<typeof numbering>): void {
  const find = (key: string) => all.find((each) => each.key === key)
  // The tablet of the Rennes shop, on which people sign up in a hurry.
  for (const each of all
    .filter((one) => one.shop.key === 'hoche' && one.kind === 'individual' && one.email === null)
    .slice(0, 4))
    each.records[0]?.points.push({
      kind: 'email',
      asTyped: 'tablette.rennes-hoche@clairvue.example',
      label: 'tablette de la boutique',
    })
  for (const key of ['helene', 'rene'])
    find(key)?.records[0]?.points.push({ kind: 'email', asTyped: 'famille.roignant@mel.example', label: 'famille' })
  for (const key of ['raymond', 'brigitte'])
    find(key)?.records[0]?.points.push({ kind: 'phone', asTyped: '02 61 91 07 15', label: 'chez la fille' })
  const seconds = all.filter((each, index) => index % 9 === 4 && each.kind === 'individual' && each.email !== null)
  for (const each of seconds) {
    each.records[0]?.points.push({ kind: 'phone', asTyped: numbers.mobile(), label: 'ancien mobile', until: 300 })
    if (each.records[1] && each.organisation === null)
      each.records[1].points.push({
        kind: 'email',
        asTyped: `${word(each.family)}.${word(each.given).slice(0, 3)}@travail-ouest.example`,
        label: 'travail',
      })
  }
}

/** Keys of customers whose main e-mail came back, and why. */
export const BOUNCED: readonly { person: string; kind: 'hard' | 'soft'; reason: string }[] = [
  { person: 'gerard', kind: 'hard', reason: '550 5.1.1 Destinataire inconnu' },
  { person: 'kevin', kind: 'soft', reason: '452 4.2.2 Boîte pleine' },
  { person: 'monique', kind: 'hard', reason: '550 5.1.1 Mailbox unavailable' },
  { person: 'p012', kind: 'hard', reason: '550 5.1.10 Adresse introuvable' },
  { person: 'p031', kind: 'hard', reason: '554 5.7.1 Compte désactivé' },
  { person: 'p058', kind: 'soft', reason: '451 4.3.0 Réessayez plus tard' },
]

type Twist =
  | 'married'
  | 'initial'
  | 'day-month'
  | 'moved'
  | 'swapped'
  | 'no-accents'
  | 'typo'
  | 'mail-only'
  | 'phone-only'
  | 'short-name'

/** The same people met twice: who, and how their second file differs. */
const TWINS: readonly (readonly [person: string, twist: Twist])[] = [
  ['nadia', 'married'],
  ['marie-helene', 'initial'],
  ['solange', 'day-month'],
  ['thomas', 'moved'],
  ['tanguy', 'swapped'],
  ['helene', 'no-accents'],
  ['yannick', 'phone-only'],
  ['catherine', 'short-name'],
  ['brigitte', 'married'],
  ['anh', 'swapped'],
  ['dominique', 'mail-only'],
  ['aurelie', 'typo'],
  ['francois', 'moved'],
  ['p003', 'day-month'],
  ['p007', 'typo'],
  ['p010', 'initial'],
  ['p015', 'moved'],
  ['p019', 'no-accents'],
  ['p022', 'mail-only'],
  ['p027', 'swapped'],
  ['p034', 'phone-only'],
  ['p041', 'typo'],
  ['p049', 'day-month'],
  ['p055', 'moved'],
  ['p063', 'initial'],
]

const MAIDEN: Record<string, string> = { nadia: 'Benkirane', brigitte: 'Bellanger' }
const SHORT: Record<string, string> = { Catherine: 'Cathy' }

function misspelt(name: string): string {
  const at = Math.max(1, Math.floor(name.length / 2))
  return name.slice(0, at) + name.slice(at, at + 1) + name.slice(at)
}

function duplicates(
  all: readonly Person[],
  today: Date,
  numbers: ReturnType<typeof numbering>,
  lastNumber: number,
): Person[] {
  const random = seededRandom('twins')
  return TWINS.flatMap(([key, twist], index): Person[] => {
    const original = all.find((each) => each.key === key)
    const crm = original?.records[0]
    if (!original || !crm) return []
    const chance = random.fork(key)
    const { street = '', postcode = '', city = '' } = crm.attributes
    let { given, family, birth } = original
    let place = { street, postcode, city }
    let phone = original.phone
    let email = original.email
    let source = 'crm:gestion-magasin'
    let sourceKey = `GM-${lastNumber + (index + 1) * 7}`
    switch (twist) {
      case 'married':
        family = MAIDEN[key] ?? family
        phone = numbers.mobile()
        break
      case 'initial':
        given = given.includes('-')
          ? given
              .split('-')
              .map((part) => `${part[0]}.`)
              .join('-')
          : `${given[0]}.`
        source = 'loyalty:eclat'
        sourceKey = `ECL98${pad(index * 137 + 211, 5)}`
        break
      case 'day-month': {
        const [year = '', month = '', day = ''] = (birth ?? '').split('-')
        birth = Number(day) <= 12 ? `${year}-${day}-${month}` : `${year}-${month}-${pad(Number(day) - 1, 2)}`
        email = null
        break
      }
      case 'moved': {
        const [otherPostcode, otherCity] = chance.pick(original.shop.around)
        place = { street: `${chance.int(2, 60)} ${chance.pick(STREETS)}`, postcode: otherPostcode, city: otherCity }
        phone = chance.chance(0.5) ? numbers.mobile() : phone
        break
      }
      case 'swapped':
        ;[given, family] = [family, given]
        source = 'web:boutique-en-ligne'
        sourceKey = `${word(original.family)}.${word(original.given)}@fil-mail.example`
        email = sourceKey
        break
      case 'no-accents':
        given = fold(given).toUpperCase()
        family = fold(family).toUpperCase()
        source = 'legacy:fichier-2019'
        sourceKey = `F19-9${pad(index * 31 + 7, 4)}`
        break
      case 'typo':
        family = misspelt(family)
        break
      case 'mail-only':
        phone = null
        source = 'email'
        email = `${word(original.given).slice(0, 1)}${word(original.family)}@ouestmail.example`
        sourceKey = email
        break
      case 'phone-only':
        email = null
        source = 'phone'
        phone = original.landline ?? numbers.landline()
        sourceKey = `+33${phone.replaceAll(' ', '').slice(1)}`
        break
      case 'short-name':
        given = SHORT[given] ?? given
        break
    }
    const points: PointClaim[] = []
    // Some second files carry the very same mobile, others only what differs.
    if (phone && (phone !== original.phone || twist === 'typo' || twist === 'short-name'))
      points.push({ kind: 'phone', asTyped: phone })
    if (email && email !== original.email) points.push({ kind: 'email', asTyped: email })
    const bare = source === 'email' || source === 'phone'
    if (!bare && place.street)
      points.push({ kind: 'postal', asTyped: `${place.street}, ${place.postcode} ${place.city}` })
    const since = Math.max(40, Math.min(original.since - 20, chance.int(60, 1500)))
    const record: RecordPlan = {
      key: `${key}-bis/main`,
      source,
      sourceKey,
      attributes: bare
        ? source === 'email'
          ? { displayName: `${original.family.toUpperCase()} ${original.given}` }
          : { displayName: `${original.gender === 'f' ? 'Mme' : 'M.'} ${original.family}` }
        : source === 'loyalty:eclat' || source === 'legacy:fichier-2019'
          ? {
              displayName: `${given} ${family}`,
              givenName: given,
              familyName: family,
              birthDate: birth ?? undefined,
              ...place,
            }
          : {
              givenName: given,
              familyName: family,
              birthDate: birth ?? undefined,
              gender: original.gender,
              ...place,
              country: 'FR',
            },
      facts: source.startsWith('crm')
        ? {
            'N° client': sourceKey.replace('GM-', 'C-'),
            'Client depuis': dayText(today, since),
            Boutique: original.shop.name,
          }
        : undefined,
      receivedDaysAgo: since,
      updatedDaysAgo: Math.min(since, chance.int(8, 200)),
      points: source.startsWith('crm')
        ? [{ kind: 'customer_number', asTyped: sourceKey.replace('GM-', 'C-') }, ...points]
        : points,
      cause: 'created',
    }
    return [
      {
        ...original,
        key: `${key}-bis`,
        given,
        family,
        birth,
        phone: phone === original.phone ? null : phone,
        landline: null,
        email: email === original.email ? null : email,
        handles: {},
        loyalty: null,
        orders: [],
        customerNumber: sourceKey,
        since,
        records: [record],
        everyday: true,
        duplicateOf: key,
      },
    ]
  })
}

function equipment(chance: Random, age: number): string {
  if (age >= 45)
    return chance.weighted([
      ['Verres progressifs', 6],
      ['Progressifs et solaires', 2],
      ['Verres de près', 2],
      ['Lentilles multifocales', 1],
    ] as const)
  if (age < 30)
    return chance.weighted([
      ['Unifocaux', 4],
      ['Lentilles journalières', 3],
      ['Lentilles mensuelles', 2],
    ] as const)
  return chance.weighted([
    ['Unifocaux', 5],
    ['Unifocaux et lentilles', 3],
    ['Verres anti-fatigue', 2],
    ['Solaires à la vue', 1],
  ] as const)
}

function dayText(today: Date, daysAgo: number): string {
  return new Intl.DateTimeFormat('fr-FR', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'Europe/Paris',
  }).format(new Date(today.getTime() - daysAgo * 86_400_000))
}
