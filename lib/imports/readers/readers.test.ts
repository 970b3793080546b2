import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { FileRefused } from '../domain/types'
import { readRows } from './read-rows'
import { sniff } from './sniff'

const FIXTURES = '../shared/fixtures/contacts'
const available = existsSync(FIXTURES)

/** A file in pieces of `size` bytes, so that every letter and every line end is cut somewhere. */
const pieces = (bytes: Buffer, size = 7) =>
  (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  })()

async function read(bytes: Buffer, size?: number) {
  const shape = await sniff(pieces(bytes, size))
  const columns: string[] = []
  const rows: string[][] = []
  for await (const row of readRows(shape, pieces(bytes, size), columns)) rows.push(row)
  return { shape, columns, rows }
}
const refusal = async (bytes: Buffer, size = 65_536) => {
  try {
    await read(bytes, size)
  } catch (error) {
    if (error instanceof FileRefused) return error
    throw error
  }
  return null
}
const csv = (text: string, encoding = 'utf8') => iconv.encode(text, encoding)

describe('CSV', () => {
  const table = 'Prénom;Nom;Ville\r\nLéa;Roy;Besançon\r\nJérôme;Noël;"Saint-\nMalo; centre"\r\n'

  test.each(['utf8', 'win1252', 'macroman', 'utf16le', 'utf16be'])(
    'is read in %s, without a mark',
    async (encoding) => {
      const { columns, rows } = await read(csv(table, encoding))
      expect(columns).toEqual(['Prénom', 'Nom', 'Ville'])
      expect(rows).toEqual([
        ['Léa', 'Roy', 'Besançon'],
        ['Jérôme', 'Noël', 'Saint-\nMalo; centre'],
      ])
    },
  )

  test.each([',', ';', '\t', '|', '^', '~', '§'])('is divided by %j', async (delimiter) => {
    const { rows } = await read(csv(table.replaceAll(';', delimiter).replace(`Malo${delimiter}`, 'Malo')))
    expect(rows[0]).toEqual(['Léa', 'Roy', 'Besançon'])
  })

  test('obeys the line by which Excel names the separator', async () => {
    expect((await read(csv('sep=;\r\na,1;b\r\nx,2;y\r\n'))).rows).toEqual([['x,2', 'y']])
  })

  test('an accent after a megabyte of ASCII tells the encoding as well as one in the first line', async () => {
    const late = `Nom;Ville\n${'Roy;Paris\n'.repeat(120_000)}Noël;Orléans\n`
    expect((await read(csv(late, 'win1252'), 65_536)).rows.at(-1)).toEqual(['Noël', 'Orléans'])
  })

  test('lines that end in several ways in one file are lines', async () => {
    expect((await read(csv('Nom;Ville\r\nRoy;Rennes\nNoël;"Le\nMans"\rLe Goff;Brest\r\n'))).rows).toEqual([
      ['Roy', 'Rennes'],
      ['Noël', 'Le\nMans'],
      ['Le Goff', 'Brest'],
    ])
  })

  test('two columns of one name stay two', async () => {
    expect((await read(csv('Titre,Nom,Titre\nM.,Roy,Dr\n'))).columns).toEqual(['Titre', 'Nom', 'Titre (2)'])
  })

  test('a file without a header has its columns named by their place', async () => {
    const { columns, rows } = await read(csv('Léa Roy,lea@example.org\nLuc Noël,luc@example.org\n'))
    expect(columns).toEqual(['#1', '#2'])
    expect(rows).toHaveLength(2)
  })
})

describe('a bad file is refused as a whole, with its reason', () => {
  const wide = Array.from({ length: 2000 }, (_, at) => `c${at}`).join(',')
  const zip = (name: string) => {
    const data = deflateRawSync(Buffer.from('a,b\n1,2\n'))
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(data.length, 18)
    head.writeUInt16LE(name.length, 26)
    return Buffer.concat([head, Buffer.from(name), data])
  }
  /** A workbook whose directory says that one part unpacks to so many bytes. */
  const bomb = (part: string, unpacked: number) => {
    const packed = zip('[Content_Types].xml')
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(unpacked, 24)
    entry.writeUInt16LE(part.length, 28)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(1, 10)
    end.writeUInt32LE(packed.length, 16)
    return Buffer.concat([packed, entry, Buffer.from(part), end])
  }
  const rows = 'a;b;c;d\n1;2;3;4\n'

  test.each([
    ['empty', Buffer.alloc(0)],
    ['empty', Buffer.from(' \r\n ')],
    ['binary', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 250, 251, 9, 9, 9, 9, 9, 9])],
    ['binary', Buffer.from('%PDF-1.7\n…')],
    ['archive', zip('contacts.csv')],
    ['old_excel', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['broken_workbook', zip('[Content_Types].xml')],
    ['unpacks_too_large', bomb('xl/sharedStrings.xml', 2 ** 31)],
    ['unpacks_too_large', bomb('xl/worksheets/sheet1.xml', 2 ** 26)],
    ['broken_workbook', bomb('xl/worksheets/sheet1.xml', 0)],
    ['too_many_columns', csv(`${wide}\n${wide}\n`)],
    ['unclosed_quote', csv(`${rows}"5;6;7;8\n9;10;11;12\n`)],
    ['unclosed_quote', csv(`${rows}"5;6;7;8\n9;10;11;12\n13;"14";15;16\n`)],
    ['row_too_long', csv(`${rows}"${'x;'.repeat(700_000)}`)],
    ['mixed_encodings', Buffer.concat([csv('Nom;Ville\nLéa;Orléans\n'), csv('Noël;Besançon\n', 'win1252')])],
    ['no_rows', csv('Nom;Prénom\n')],
    ['broken_card', Buffer.from('BEGIN:VCARD\nFN:Léa\n')],
  ])('%s', async (code, bytes) => {
    expect((await refusal(bytes))?.code).toBe(code)
  })

  test('with the line where it went wrong', async () => {
    const mixed = Buffer.concat([csv('Nom;Ville\nLéa;Orléans\n'), csv('Noël;Besançon\n', 'win1252')])
    expect((await refusal(mixed))?.line).toBe(3)
  })
})

describe('vCard', () => {
  test('a picture of megabytes in one line is left out, its card is not', async () => {
    const card = `BEGIN:VCARD\nVERSION:3.0\nFN:Léa Roy\nPHOTO;ENCODING=b:${'A'.repeat(3_000_000)}\nEMAIL:lea@example.org\nEND:VCARD\n`
    const { columns, rows } = await read(Buffer.from(card), 65_536)
    expect([columns, rows]).toEqual([['FN', 'EMAIL'], [['Léa Roy', 'lea@example.org']]])
  })

  test('2.1: quoted-printable over several lines, its own charset, bare types', async () => {
    const card = [
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:No=EBl;Zo=',
      '=E9;;;',
      'TEL;CELL:06 39 98 41 27',
      'TEL;WORK;FAX:01 99 00 00 01',
      'TEL;HOME:02 99 00 00 02',
      'END:VCARD',
    ].join('\r\n')
    const { columns, rows } = await read(Buffer.from(card))
    expect(Object.fromEntries(columns.map((name, at) => [name, rows[0]?.[at]]))).toMatchObject({
      'N.family': 'Noël',
      'N.given': 'Zoé',
      TEL: '06 39 98 41 27',
      'TEL (2)': '02 99 00 00 02',
      'TEL.fax': '01 99 00 00 01',
    })
  })

  test('3.0 and 4.0: folded lines, escapes, groups of properties, several cards, a picture let pass by', async () => {
    const cards = [
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Léa\\, la grande',
      ' Roy',
      'item1.EMAIL;TYPE="internet,pref":lea@example.org',
      'PHOTO;ENCODING=b;TYPE=JPEG:AAAA',
      ' BBBB',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:4.0',
      'FN:Luc',
      'TEL;VALUE=uri;TYPE="voice,home":tel:+33-6-39-98-41-27',
      'END:VCARD',
    ].join('\n')
    const { columns, rows } = await read(Buffer.from(cards))
    expect(columns).toEqual(['FN', 'EMAIL', 'TEL'])
    expect(rows).toEqual([
      ['Léa, la grandeRoy', 'lea@example.org'],
      ['Luc', '', '+33-6-39-98-41-27'],
    ])
  })

  test.runIf(available)('every card of the wild is read; those that state nobody are refused as such', async () => {
    const folder = join(FIXTURES, 'vcard')
    const failed: string[] = []
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name))
      const error = await refusal(bytes)
      if (error) failed.push(`${name}: ${error.code}`)
      else expect((await read(bytes, 65_536)).rows.length, name).toBeGreaterThan(0)
    }
    expect(failed).toEqual(['android_vcard-v21_android_custom_prop.vcf: no_rows', 'android_vcard-v21_im.vcf: no_rows'])
  })
})

test.runIf(available)('csv-spectrum: what torture files say is what is read', async () => {
  const folder = join(FIXTURES, 'csv-spectrum')
  for (const name of readdirSync(join(folder, 'csvs'))) {
    // Its JSON was written for another telephone number.
    if (name === 'location_coordinates.csv') continue
    const parsed: Record<string, string> | Record<string, string>[] = JSON.parse(
      readFileSync(join(folder, 'json', name.replace('.csv', '.json')), 'utf8'),
    )
    const { columns, rows } = await read(readFileSync(join(folder, 'csvs', name)))
    const found = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])))
    expect(found, name).toEqual(
      [parsed].flat().map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value.trim()]))),
    )
  }
})

test('a workbook: dates as dates, numbers without a point, a formula as text stays text', async () => {
  const bytes = Buffer.from(
    await writeXlsx({
      sheets: [
        {
          name: 'Clients',
          rows: [
            ['Nom', 'Né le', 'Tél'],
            ['Noël', new Date('1980-02-03'), 612345678],
            ['=1+1', null, '+33 6 39 98 41 27'],
          ],
        },
      ],
    }),
  )
  const { columns, rows } = await read(bytes, 4096)
  expect(columns).toEqual(['Nom', 'Né le', 'Tél'])
  expect(rows).toEqual([
    ['Noël', '1980-02-03', '612345678'],
    ['=1+1', '', '+33 6 39 98 41 27'],
  ])
})
