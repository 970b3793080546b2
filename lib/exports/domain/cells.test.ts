import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { csvLine, exportText, safeCell } from './cells'

const text = async (parts: AsyncIterable<string>) => {
  let whole = ''
  for await (const part of parts) whole += part
  return whole
}

test.each(['=1+1', '+33 6', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("http://x","y")'])(
  '%j is no formula any more',
  (value) => {
    const [[cell]] = parse(csvLine([value]), { record_delimiter: '\r\n' }) as [[string]]
    expect(cell).toBe(`'${value}`)
  },
)

test('numbers stay numbers, and an amount below zero too', () => {
  expect(safeCell(-12)).toBe('-12')
  expect(safeCell(null)).toBe('')
})

test('what a separator, a quote or a line end could break is quoted', () => {
  const cells = ['a;b,c', 'dit "oui"', 'deux\r\nlignes', 'é']
  expect(parse(csvLine(cells, ';'), { delimiter: ';', record_delimiter: '\r\n' })).toEqual([cells])
})

test('pages of rows become one file; an empty one is still a file', async () => {
  const pages = async function* () {
    yield [{ id: 1, name: 'Léa' }]
    yield []
    yield [{ id: 2, name: null }]
  }
  const none = async function* () {}
  expect(JSON.parse(await text(exportText('json', ['id', 'name'], pages())))).toEqual([
    { id: 1, name: 'Léa' },
    { id: 2, name: null },
  ])
  expect(await text(exportText('json', ['id'], none()))).toBe('[]\n')
  expect(await text(exportText('excel', ['id', 'name'], pages(), ['N°', 'Nom']))).toBe(
    '\uFEFFN°;Nom\r\n1;Léa\r\n2;\r\n',
  )
  expect(await text(exportText('csv', ['id'], none()))).toBe('id\r\n')
})
