import { crc32, deflateSync } from 'node:zlib'
import PDFDocument from 'pdfkit'
import { COMPANY } from './company'
import { dayWords, plusDays } from './paris-time'
import type { Person } from './people'
import { type Random, seededRandom } from './random'
import { civility, type StoryValues } from './wording'

export type DemoFile = { filename: string; contentType: string; content: Buffer }
type Context = { person: Person; values: StoryValues; at: Date; random: Random }

/** A one-page PDF of plain lines; the first is the heading. The same lines and date give the same bytes. */
function pdf(heading: string, lines: readonly string[], at: Date): Buffer {
  const document = new PDFDocument({
    size: 'A5',
    margin: 40,
    compress: false,
    info: { Title: heading, CreationDate: at, ModDate: at },
  })
  document.font('Helvetica-Bold').fontSize(13).text(heading)
  document.moveDown(0.8).font('Helvetica').fontSize(9.5)
  // The standard fonts of PDF know Latin-1 only.
  for (const line of lines)
    document.text(
      line
        .replace(/’/g, "'")
        .replace(/[\u202f\u00a0]/g, ' ')
        .replace(/€/g, 'EUR') || ' ',
      { lineGap: 2 },
    )
  document.end()
  const parts: Buffer[] = []
  for (let part = document.read() as Buffer | null; part; part = document.read() as Buffer | null) parts.push(part)
  return Buffer.concat(parts)
}

/** A PNG of `width` × `height` whose pixels `shade` gives as red, green, blue in 0–255. */
function png(
  width: number,
  height: number,
  shade: (x: number, y: number) => readonly [number, number, number],
): Buffer {
  const raw = Buffer.alloc((width * 3 + 1) * height)
  let at = 0
  for (let y = 0; y < height; y++) {
    raw[at++] = 0
    for (let x = 0; x < width; x++)
      for (const level of shade(x, y)) raw[at++] = Math.max(0, Math.min(255, Math.round(level)))
  }
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'ascii'), data])
    const out = Buffer.alloc(named.length + 8)
    out.writeUInt32BE(data.length, 0)
    named.copy(out, 4)
    out.writeUInt32BE(crc32(named), named.length + 4)
    return out
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A picture of a lens lying on a table, worn in the way the story says. */
function lensPicture(random: Random, wear: 'peeling' | 'scratch' | 'broken'): Buffer {
  const [width, height] = [420, 300]
  const [cx, cy, rx, ry] = [random.int(190, 230), random.int(140, 160), random.int(125, 140), random.int(92, 104)]
  const wood = random.pick([
    [158, 122, 88],
    [206, 200, 190],
    [92, 84, 80],
  ] as const)
  const marks = Array.from({ length: wear === 'peeling' ? 46 : wear === 'scratch' ? 7 : 3 }, () => ({
    x: cx + random.int(-rx, rx),
    y: cy + random.int(-ry, ry),
    size: random.int(3, wear === 'peeling' ? 13 : 6),
    slope: random.int(-12, 12) / 10,
  }))
  return png(width, height, (x, y) => {
    const grain = ((x * 7 + y * 3) % 11) - 5
    const inside = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2
    let [r, g, b]: [number, number, number] = [
      wood[0] + grain + y / 9,
      wood[1] + grain + y / 11,
      wood[2] + grain + y / 14,
    ]
    if (inside < 1) {
      const shine = Math.max(0, 1 - Math.hypot(x - cx + 50, y - cy + 36) / 70)
      ;[r, g, b] = [r * 0.72 + 40 + shine * 90, g * 0.76 + 52 + shine * 90, b * 0.8 + 60 + shine * 95]
      for (const mark of marks) {
        if (wear === 'peeling' && Math.hypot(x - mark.x, (y - mark.y) * 1.4) < mark.size)
          [r, g, b] = [r * 0.6 + 96, g * 0.6 + 88, b * 0.6 + 104]
        if (
          wear !== 'peeling' &&
          Math.abs(y - mark.y - (x - mark.x) * mark.slope) < (wear === 'broken' ? 2.4 : 1) &&
          Math.abs(x - mark.x) < mark.size * 12
        )
          [r, g, b] = [r + 70, g + 70, b + 70]
      }
    } else if (inside < 1.12) [r, g, b] = [42, 38, 36]
    return [r, g, b]
  })
}

/** Grey lines on cream, as a photographed page looks from afar. */
function pagePicture(random: Random): Buffer {
  const words = Array.from({ length: 17 }, () => Array.from({ length: 9 }, () => random.int(8, 44)))
  return png(360, 480, (x, y) => {
    const line = Math.floor((y - 60) / 22)
    const row = words[line]
    let ink = false
    if (row && y % 22 > 7 && y % 22 < 12) {
      let from = 40
      for (const length of row) {
        if (x > from && x < from + length && from + length < 325) ink = true
        from += length + 7
      }
    }
    const paper = 236 - Math.hypot(x - 180, y - 240) / 18
    return ink ? [70, 72, 96] : [paper + 6, paper + 2, paper - 10]
  })
}

const diopters = (random: Random) => {
  const value = random.int(-18, 10) / 4
  return `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(2).replace('.', ',')}`
}

const pictures = new Map<string, Buffer>()

/** One of a few pictures of a kind, drawn once: several customers may well send alike ones. */
function picture(name: string, random: Random, draw: (random: Random) => Buffer): Buffer {
  const key = `${name}-${random.int(1, 5)}`
  const known = pictures.get(key) ?? draw(seededRandom(key))
  pictures.set(key, known)
  return known
}

/** An attachment of this kind for this customer. Throws on an unknown kind. */
export function demoFile(kind: string, { person, values, at, random }: Context): DemoFile {
  const name = `${person.given} ${person.family}`.trim()
  const slug = person.family
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z]+/g, '-')
    .toLowerCase()
  const house = `${COMPANY.name}, opticiens · boutique de ${person.shop.name} · ${person.shop.street}, ${person.shop.postcode} ${person.shop.city}`
  const asPdf = (filename: string, heading: string, lines: readonly string[]): DemoFile => ({
    filename,
    contentType: 'application/pdf',
    content: pdf(heading, lines, at),
  })
  switch (kind) {
    case 'ordonnance':
      return asPdf(`ordonnance-${slug}.pdf`, values.doctor ?? 'Dr Kermarrec', [
        'Ophtalmologie',
        '',
        `Le ${dayWords.full(plusDays(at, -random.int(3, 200)))}`,
        '',
        `${civility(person)} ${name}`,
        '',
        'Vision de loin',
        `OD : ${diopters(random)} (${diopters(random)}) ${random.int(0, 180)}°`,
        `OG : ${diopters(random)} (${diopters(random)}) ${random.int(0, 180)}°`,
        '',
        person.age > 44 ? `Addition : +${(random.int(4, 11) / 4).toFixed(2).replace('.', ',')}` : '',
        person.age > 44 ? 'Verres progressifs, antireflet.' : 'Verres unifocaux, antireflet.',
      ])
    case 'facture':
      return asPdf(`facture-${values.order ?? 'CV'}.pdf`, `Facture ${values.order ?? ''}`, [
        house,
        '',
        `Date : ${dayWords.numeric(at)}`,
        `Client : ${name || person.organisation}, n° ${person.customerNumber}`,
        '',
        `Monture ${values.frame ?? ''}`,
        `Verres ${values.lens ?? ''}, deux verres`,
        '',
        `Total TTC : ${values.price ?? ''}`,
        `Part prise en charge : ${values.refund ?? ''}`,
        `Reste à régler : ${values.rest ?? ''}`,
      ])
    case 'devis':
      return asPdf(`devis-normalise-${slug}.pdf`, 'Devis normalisé', [
        house,
        '',
        `Établi le ${dayWords.numeric(at)}, valable six mois`,
        `Pour : ${name || person.organisation}`,
        '',
        'Offre 100 % Santé (classe A) : reste à charge 0 €',
        '',
        `Offre libre (classe B) : monture ${values.frame ?? ''}, verres ${values.lens ?? ''}`,
        `Prix : ${values.price ?? ''}`,
        `Reste à charge estimé : ${values.rest ?? ''}`,
      ])
    case 'bon-commande':
      return asPdf(`bon-de-commande-${slug}.pdf`, 'Bon de commande', [
        person.organisation ?? name,
        '',
        `Le ${dayWords.numeric(at)}`,
        '',
        `${values.qty ?? '10'} paires de lunettes de protection à la vue, norme EN ISO 16321`,
        'Examen de vue sur site demandé',
        '',
        'Livraison : une seule fois, à l’accueil',
        'Règlement à 30 jours fin de mois',
      ])
    case 'prise-en-charge':
      return asPdf(`${(values.file ?? 'PEC').replace(' ', '-')}.pdf`, 'Accord de prise en charge', [
        values.mutuelle ?? '',
        '',
        `Dossier ${values.file ?? ''}`,
        `Bénéficiaire : ${name}`,
        `Montant accordé : ${values.refund ?? ''}`,
        '',
        'Accord valable soixante jours.',
      ])
    case 'attestation':
      return asPdf(`attestation-${slug}.pdf`, 'Attestation de tiers payant', [
        values.mutuelle ?? '',
        '',
        `Bénéficiaire : ${name}`,
        `Validité : jusqu’au 31 décembre ${dayWords.full(at).slice(-4)}`,
      ])
    case 'photo-verre':
      return {
        filename: `IMG_${random.int(1000, 9999)}.png`,
        contentType: 'image/png',
        content: picture('peeling', random, (chance) => lensPicture(chance, 'peeling')),
      }
    case 'photo-portee':
      return {
        filename: `WhatsApp_${random.int(1000, 9999)}.png`,
        contentType: 'image/png',
        content: picture('scratch', random, (chance) => lensPicture(chance, 'scratch')),
      }
    case 'photo-rayure':
      return {
        filename: `IMG_${random.int(1000, 9999)}.png`,
        contentType: 'image/png',
        content: picture('scratch', random, (chance) => lensPicture(chance, 'scratch')),
      }
    case 'photo-casse':
      return {
        filename: `IMG_${random.int(1000, 9999)}.png`,
        contentType: 'image/png',
        content: picture('broken', random, (chance) => lensPicture(chance, 'broken')),
      }
    case 'courrier':
      return {
        filename: `courrier-${slug}-p1.png`,
        contentType: 'image/png',
        content: picture('page', random, pagePicture),
      }
    case 'photo-ordonnance':
      return {
        filename: `ordonnance_${random.int(10, 99)}.png`,
        contentType: 'image/png',
        content: picture('page', random, pagePicture),
      }
  }
  throw new Error(`no file of kind ${kind}`)
}
