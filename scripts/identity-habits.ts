import { join } from 'node:path'
import { CsvWriter } from './identity-csv'
import { letters, type Person, type Site, type World } from './identity-invented'

type Row = { entity: string; cells: readonly string[] }
type Table = { header: readonly string[]; rows: Row[] }
/** Makes the files of about so many records. */
type Habit = (world: World, records: number) => Table[]

const USUAL = [
  'Civilité',
  'Nom',
  'Prénom',
  'Date de naissance',
  'E-mail',
  'Téléphone',
  'Adresse',
  'Code postal',
  'Ville',
]
const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')

const french = (born: string): string => born.split('-').toReversed().join('/')
const inWords = (born: string): string => {
  const [year, month, day] = born.split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase()
const streetOf = ({ place: { number, kind, street } }: Person | Site): string => `${number} ${kind} ${street}`

/** The cell, or nothing in that share of the rows. */
const gap = (world: World, share: number, cell: string): string => (world.chance(share) ? '' : cell)

function usual(world: World, person: Person): string[] {
  return [
    gap(world, 0.1, person.woman ? 'Mme' : 'M.'),
    person.surname,
    gap(world, 0.03, person.given),
    gap(world, 0.2, french(person.born)),
    gap(world, 0.3, person.email),
    gap(world, 0.25, world.written(world.chance(0.3) ? person.place.landline : person.mobile)),
    gap(world, 0.12, streetOf(person)),
    gap(world, 0.08, person.place.postcode),
    gap(world, 0.08, person.place.city),
  ]
}

/** Rows of everybody, each with a second row in that share of cases (a third in a fifth of those). */
function everybody(
  world: World,
  records: number,
  share: number,
  write: (person: Person) => string[],
  household: () => Person[] = () => world.household(),
): Row[] {
  const rows: Row[] = []
  while (rows.length < records) {
    for (const person of household()) {
      rows.push({ entity: person.entity, cells: write(person) })
      if (!world.chance(share)) continue
      for (let copies = world.chance(0.2) ? 2 : 1; copies > 0; copies--)
        rows.push({ entity: person.entity, cells: write(world.again(person)) })
    }
  }
  return rows
}

function allSites(world: World, records: number, sites: () => number, write: (site: Site) => string[]): Row[] {
  const rows: Row[] = []
  while (rows.length < records) {
    for (const site of world.firm(sites())) {
      rows.push({ entity: site.entity, cells: write(site) })
      if (world.chance(0.35)) rows.push({ entity: site.entity, cells: write(world.siteAgain(site)) })
    }
  }
  return rows
}

const withShare =
  (share: number, household = (world: World): Person[] => world.household()): Habit =>
  (world, records) => [
    {
      header: USUAL,
      rows: everybody(
        world,
        records,
        share,
        (person) => usual(world, person),
        () => household(world),
      ),
    },
  ]

const nameOf = (world: World, { trade, proper, legal }: Site): string =>
  [world.chance(0.5) ? legal : '', trade, proper].filter((word) => word !== '').join(' ')

/** A person's name in one cell. */
function wholeName(world: World, { given, surname, woman }: Person): string {
  return world.pick([
    `${given} ${surname}`,
    `${given} ${surname}`,
    `${given} ${surname.toUpperCase()}`,
    `${surname.toUpperCase()} ${given}`,
    `${surname}, ${given}`,
    `${woman ? 'Mme' : 'M.'} ${given} ${surname}`,
    `${surname} ${given}`,
  ])
}

/** Somebody as a web shop writes down whom it bills. */
const billed = (world: World, person: Person): string[] => [
  gap(world, 0.05, person.email),
  gap(world, 0.3, world.written(person.mobile)),
  `${person.given} ${person.surname}`,
  streetOf(person),
  person.place.postcode,
  person.place.city,
]

/** A couple that has one mailbox and one telephone. */
function couple(world: World): Person[] {
  const place = world.place()
  const surname = world.surname()
  const he = world.person(surname, place, [1940, 1990], false)
  const she = world.person(surname, place, [1940, 1990], true)
  return [he, { ...she, email: he.email, mobile: he.mobile }]
}

function twins(world: World): Person[] {
  const place = world.place()
  const surname = world.surname()
  const one = world.person(surname, place, [1975, 2008])
  const two = world.person(surname, place, [1975, 2008], one.woman)
  while (two.given === one.given) two.given = world.givenName(two.woman)
  return [one, { ...two, email: letters(two.given) === letters(one.given) ? one.email : two.email, born: one.born }]
}

/** Father and son under one name, at one address, with one landline. */
function namesakes(world: World): Person[] {
  const place = world.place()
  const father = world.person(world.surname(), place, [1935, 1965], false)
  const year = Number(father.born.slice(0, 4))
  const son = world.person(father.surname, place, [year + 22, year + 35], false)
  return world.chance(0.3) ? [father, { ...son, given: father.given }] : [father, son]
}

const MISTYPED: Readonly<Record<string, string>> = {
  'gmail.com': 'gmial.com',
  'orange.fr': 'orange.f',
  'hotmail.fr': 'hotmial.fr',
  'wanadoo.fr': 'wanado.fr',
}

/** A mailbox as it is typed another time. */
function mailAgain(world: World, email: string): string {
  const [local = '', domain = ''] = email.split('@')
  return world.pick([
    email,
    email.toUpperCase(),
    `${local}+promo@${domain}`,
    `${local}@${MISTYPED[domain] ?? domain}`,
    domain === 'gmail.com' ? `${local.replaceAll('.', '')}@${domain}` : ` ${email} `,
    `${world.slip(local)}@${domain}`,
  ])
}

/** Files of the kinds that Relais meets, each with the habits of who keeps it. */
export const HABITS: Readonly<Record<string, Habit>> = {
  'one column for people and firms': (world, records) => [
    {
      header: ['Nom complet', 'Téléphone', 'E-mail', 'Adresse'],
      rows: [
        ...everybody(world, records * 0.7, 0.25, (person) => [
          wholeName(world, person),
          gap(world, 0.3, world.written(world.chance(0.3) ? person.place.landline : person.mobile)),
          gap(world, 0.35, person.email),
          gap(world, 0.3, `${streetOf(person)}, ${person.place.postcode} ${person.place.city}`),
        ]),
        ...allSites(
          world,
          records * 0.3,
          () => 1,
          (site) => [
            nameOf(world, site),
            gap(world, 0.2, world.written(site.phone)),
            gap(world, 0.4, site.email),
            gap(world, 0.3, `${streetOf(site)}, ${site.place.postcode} ${site.place.city}`),
          ],
        ),
      ],
    },
  ],
  'loyalty cards, many gaps': (world, records) => [
    {
      header: ['N° carte', 'NOM', 'PRENOM', 'DATE NAISS', 'CP', 'VILLE', 'MOBILE', 'MAIL'],
      rows: everybody(world, records, 0.2, (person) => [
        `29${world.digits(11)}`,
        person.surname.toUpperCase(),
        gap(world, 0.1, person.given),
        gap(world, 0.6, french(person.born)),
        gap(world, 0.2, person.place.postcode),
        gap(world, 0.4, person.place.city),
        gap(world, 0.5, world.chance(0.15) ? person.place.landline : person.mobile),
        gap(world, 0.55, person.email),
      ]),
    },
  ],
  'e-mail only': (world, records) => {
    const rows: Row[] = []
    while (rows.length < records) {
      const { entity, email } = world.person(world.surname(), world.place(), [1950, 2000])
      rows.push({ entity, cells: [email, `2025-0${1 + Math.floor(world.random() * 9)}-1${world.digits(1)}`] })
      if (world.chance(0.2)) rows.push({ entity, cells: [mailAgain(world, email), '2026-02-01'] })
    }
    return [{ header: ['email', 'created_at'], rows }]
  },
  'two files, other headers': (world, records) => {
    const [crm, shop]: [Row[], Row[]] = [[], []]
    while (crm.length + shop.length < records) {
      for (const person of world.household()) {
        const { entity } = person
        const inBoth = world.chance(0.4)
        if (inBoth || world.chance(0.5)) {
          for (let copies = world.chance(0.12) ? 2 : 1; copies > 0; copies--) {
            const one = world.again(person)
            crm.push({
              entity,
              cells: [
                one.given,
                one.surname,
                gap(world, 0.25, french(one.born)),
                gap(world, 0.3, one.email),
                gap(world, 0.3, world.written(one.mobile)),
                streetOf(one),
                one.place.postcode,
                one.place.city,
              ],
            })
          }
        } else {
          shop.push({ entity, cells: billed(world, person) })
        }
        if (inBoth)
          for (let copies = world.chance(0.12) ? 2 : 1; copies > 0; copies--)
            shop.push({ entity, cells: billed(world, world.again(person)) })
      }
    }
    return [
      { header: ['Prénom', 'Nom', 'Né(e) le', 'Courriel', 'Portable', 'Adresse', 'CP', 'Commune'], rows: crm },
      {
        header: [
          'billing_email',
          'billing_phone',
          'billing_name',
          'billing_address_1',
          'billing_postcode',
          'billing_city',
        ],
        rows: shop,
      },
    ]
  },
  'all capitals, no accents': (world, records) => [
    {
      header: USUAL.map(plain),
      rows: everybody(world, records, 0.25, (person) => usual(world, person).map(plain)),
    },
  ],
  'dates in three spellings': (world, records) => [
    {
      header: ['nom', 'prenom', 'ne le', 'cp', 'portable'],
      rows: everybody(world, records, 0.25, (person) => [
        person.surname,
        person.given,
        gap(world, 0.1, world.pick([person.born, french(person.born), inWords(person.born)])),
        gap(world, 0.2, person.place.postcode),
        gap(world, 0.5, world.written(person.mobile)),
      ]),
    },
  ],
  '30 % duplicates': withShare(0.3),
  '0.5 % duplicates': withShare(0.005),
  'no duplicate': withShare(0),
  'each record exactly twice': (world, records) => {
    const [table] = withShare(0)(world, records / 2) as [Table]
    return [{ ...table, rows: [...table.rows, ...table.rows] }]
  },
  'everybody has a twin': withShare(0.25, twins),
  'fathers and sons of one name': withShare(0.25, (world) =>
    world.chance(0.2) ? namesakes(world) : world.household(),
  ),
  'couples with one e-mail and one telephone': withShare(0.25, (world) =>
    world.chance(0.5) ? couple(world) : world.household(),
  ),
  'name and household telephone': (world, records) => [
    {
      header: ['Nom', 'Prénom', 'Téléphone', 'Ville'],
      rows: everybody(world, records, 0.25, (person) => [
        person.surname,
        person.given,
        gap(world, 0.1, world.written(person.place.landline)),
        gap(world, 0.15, person.place.city),
      ]),
    },
  ],
  'branches with SIRET': (world, records) => [
    {
      header: ['Raison sociale', 'SIRET', 'Adresse', 'Code postal', 'Ville', 'Téléphone', 'E-mail'],
      rows: allSites(
        world,
        records,
        () => (world.chance(0.4) ? 2 + Math.floor(world.random() * 10) : 1),
        (site) => [
          nameOf(world, site),
          gap(world, 0.4, site.siret),
          gap(world, 0.1, streetOf(site)),
          gap(world, 0.1, site.place.postcode),
          gap(world, 0.05, site.place.city),
          gap(world, 0.25, world.written(site.phone)),
          gap(world, 0.4, site.email),
        ],
      ),
    },
  ],
  'branches without SIRET': (world, records) => [
    {
      header: ['Client', 'Adresse', 'CP', 'Ville', 'Tel'],
      rows: allSites(
        world,
        records,
        () => (world.chance(0.4) ? 2 + Math.floor(world.random() * 10) : 1),
        (site) => [
          nameOf(world, site),
          gap(world, 0.1, streetOf(site)),
          site.place.postcode,
          gap(world, 0.05, site.place.city),
          gap(world, 0.25, world.written(site.phone)),
        ],
      ),
    },
  ],
  'firms, each record exactly twice': (world, records) => {
    const rows: Row[] = []
    while (rows.length < records)
      for (const site of world.firm(world.chance(0.3) ? 2 + Math.floor(world.random() * 5) : 1)) {
        const cells = [
          nameOf(world, site),
          streetOf(site),
          site.place.postcode,
          site.place.city,
          site.phone,
          site.email,
        ]
        rows.push({ entity: site.entity, cells }, { entity: site.entity, cells })
      }
    return [{ header: ['nom', 'adresse', 'cp', 'ville', 'telephone', 'email'], rows }]
  },
  'people at their firms': (world, records) => {
    const rows: Row[] = []
    while (rows.length < records) {
      const [site] = world.firm(1) as [Site]
      for (let staff = 1 + Math.floor(world.random() * 6); staff > 0; staff--) {
        const person = world.person(world.surname(), site.place, [1960, 2000])
        const domain = site.email.split('@')[1]
        const email = `${letters(person.given)}.${letters(person.surname)}@${domain}`
        const write = (one: Person): string[] => [
          one.surname,
          one.given,
          `${site.trade} ${site.proper}`,
          gap(world, 0.2, world.chance(0.15) ? site.email : email),
          gap(world, 0.2, world.written(world.chance(0.6) ? site.phone : person.mobile)),
          gap(world, 0.2, site.place.city),
        ]
        rows.push({ entity: person.entity, cells: write(person) })
        if (world.chance(0.25)) rows.push({ entity: person.entity, cells: write(world.again(person)) })
      }
    }
    return [{ header: ['Nom', 'Prénom', 'Société', 'E-mail professionnel', 'Téléphone', 'Ville'], rows }]
  },
}

/** Writes the files of a habit, their rows in no order that tells who is who. Returns their paths. */
export async function writeTables(world: World, tables: readonly Table[], folder: string): Promise<string[]> {
  let at = 0
  return Promise.all(
    tables.map(async ({ header, rows }, file) => {
      const path = join(folder, `${file}.csv`)
      const shuffled = rows
        .map((row) => ({ row, order: world.random() }))
        .sort((a, b) => a.order - b.order)
        .map(({ row, order }) => ({ ...row, id: `${order.toString(36).slice(2, 9)}${at++}` }))
      const writer = new CsvWriter(path, ['id', 'entity_id', ...header])
      for (const { id, entity, cells } of shuffled) await writer.write([id, entity, ...cells])
      await writer.close()
      return path
    }),
  )
}
