import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { Encoding } from '../domain/text-shape'
import { FileRefused, MAX_COLUMNS } from '../domain/types'
import { type CardProperty, cardProperties } from './vcard-lines'

/** Numbers that reach a machine. */
const MACHINES = new Set(['FAX', 'PAGER', 'MODEM', 'BBS', 'TTY', 'TEXTPHONE', 'ISDN', 'PCS'])

function unquotedPrintable(text: string): Buffer {
  return Buffer.from(
    text.replace(/=\r?\n/g, '').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  )
}

/** The value's text in its own charset (2.1 names one per property), else in UTF-8 when it is that, else in the file's. */
function textOf(property: CardProperty, fallback: Encoding): string {
  const how = property.params.get('ENCODING')?.[0]?.toUpperCase()
  const raw =
    how === 'QUOTED-PRINTABLE'
      ? unquotedPrintable(property.value)
      : how === 'B' || how === 'BASE64'
        ? Buffer.from(property.value, 'base64')
        : Buffer.from(property.value, 'latin1')
  const charset = property.params.get('CHARSET')?.[0]
  if (charset && iconv.encodingExists(charset)) return iconv.decode(raw, charset)
  return iconv.decode(raw, isUtf8(raw) ? 'utf8' : fallback === 'utf8' ? 'win1252' : fallback)
}

const unescaped = (text: string) =>
  text.replace(/\\([nN,;:\\])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char)).trim()

/** « Roy;Léa;;; » in its components, each of several values joined by a space. */
function components(text: string): string[] {
  return (text.match(/(?:\\.|[^;\\])*(?:;|$)/gs) ?? []).map((part) =>
    unescaped(part.replace(/;$/, '').replace(/(?<!\\),/g, ' ')),
  )
}

/** Simple properties that become one column each, under their own name. */
const SIMPLE = new Set([
  'FN',
  'NICKNAME',
  'TITLE',
  'ROLE',
  'BDAY',
  'GENDER',
  'LANG',
  'UID',
  'NOTE',
  'URL',
  'CATEGORIES',
])
const MAIDEN = new Set(['X-MAIDENNAME', 'X-MAIDEN-NAME', 'X-EVOLUTION-MAIDEN-NAME'])

/** The columns of one property: name → value. */
function columnsOf(property: CardProperty, encoding: Encoding): [string, string][] {
  const text = textOf(property, encoding)
  const types = new Set((property.params.get('TYPE') ?? []).map((type) => type.toUpperCase()))
  switch (property.name) {
    case 'N': {
      const [family = '', given = '', additional = ''] = components(text)
      return [
        ['N.family', family],
        ['N.given', given],
        ['N.additional', additional],
      ]
    }
    case 'ORG': {
      const [company = '', ...units] = components(text)
      return [
        ['ORG', company],
        ['ORG.unit', units.filter(Boolean).join(', ')],
      ]
    }
    case 'ADR': {
      const [box = '', extended = '', street = '', city = '', , code = '', country = ''] = components(text)
      return [
        ['ADR.street', street],
        ['ADR.extended', [extended, box].filter(Boolean).join(' ')],
        ['ADR.code', code],
        ['ADR.city', city],
        ['ADR.country', country],
      ]
    }
    case 'TEL': {
      const number = unescaped(text.replace(/^tel:/i, '').replace(/;ext=/i, ' poste '))
      return [[[...types].some((type) => MACHINES.has(type)) ? 'TEL.fax' : 'TEL', number]]
    }
    case 'EMAIL':
      return [['EMAIL', unescaped(text.replace(/^mailto:/i, ''))]]
    case 'KIND':
    case 'X-ABSHOWAS':
      return [['KIND', unescaped(text)]]
    default:
      if (MAIDEN.has(property.name)) return [['X-MAIDENNAME', unescaped(text)]]
      return SIMPLE.has(property.name) ? [[property.name, unescaped(text)]] : []
  }
}

/**
 * The cards of a file as rows of one table: a column for each property met, a second telephone in « TEL (2) ». `columns`
 * grows while the file is read. Versions 2.1, 3.0 and 4.0, several cards a file. Throws `FileRefused`.
 */
export async function* readCards(
  bytes: AsyncIterable<Buffer>,
  { encoding }: { encoding: Encoding },
  columns: string[],
): AsyncGenerator<string[]> {
  const places = new Map<string, number>()
  let depth = 0
  let card: string[] = []
  let times = new Map<string, number>()
  let begun = 0
  const put = (name: string, value: string, line: number) => {
    const nth = (times.get(name) ?? 0) + 1
    times.set(name, nth)
    const column = nth === 1 ? name : `${name} (${nth})`
    let place = places.get(column)
    if (place === undefined) {
      place = columns.push(column) - 1
      if (columns.length > MAX_COLUMNS) throw new FileRefused('too_many_columns', line)
      places.set(column, place)
    }
    card[place] = value
  }
  for await (const property of cardProperties(bytes)) {
    const word = property.value.trim().toUpperCase()
    if (property.name === 'BEGIN' && word === 'VCARD') {
      depth++
      if (depth === 1) {
        begun = property.line
        card = []
        times = new Map()
      }
      continue
    }
    if (property.name === 'END' && word === 'VCARD') {
      depth--
      if (depth < 0) throw new FileRefused('broken_card', property.line)
      const row = Array.from(columns, (_, at) => card[at] ?? '')
      // A distribution list (KIND:group) is nobody.
      const group = /^group$/i.test(row[places.get('KIND') ?? -1] ?? '')
      if (depth === 0 && !group && row.some((cell) => cell !== '')) yield row
      continue
    }
    // A card inside a card (AGENT of 2.1) is somebody else.
    if (depth !== 1) continue
    const found = columnsOf(property, encoding)
    if (found.some(([, value]) => value !== '')) for (const [name, value] of found) put(name, value, property.line)
  }
  if (depth > 0) throw new FileRefused('broken_card', begun)
}
