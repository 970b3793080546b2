import { describe, expect, it } from 'vitest'
import { marksOf, snippetOf } from './snippet'

const shown = (marked: { text: string; ranges: [number, number][] } | null) => {
  if (!marked) return null
  let out = ''
  let at = 0
  for (const [start, end] of marked.ranges) {
    out += `${marked.text.slice(at, start)}[${marked.text.slice(start, end)}]`
    at = end
  }
  return out + marked.text.slice(at)
}

describe('snippetOf', () => {
  it.each<[string, string, string[], string | null]>([
    [
      'marks forms of the word, accents or not',
      'Mes LUNETTES sont cassées.',
      ['lunet', 'cass'],
      'Mes [LUNETTES] sont [cassées].',
    ],
    ['keeps ligatures whole', 'Un cœur en verre', ['coeur'], 'Un [cœur] en verre'],
    ['folds white space', 'ligne une\n\n  ligne deux', ['deux'], 'ligne une ligne [deux]'],
    ['takes a short stem for the whole word only', 'de dedans', ['de'], '[de] dedans'],
    ['says so when nothing is found', 'rien', ['tout'], null],
    ['leaves mark-up alone', '<b>vis</b> & vis', ['vis'], '<b>[vis]</b> & [vis]'],
  ])('%s', (_name, text, stems, expected) => {
    expect(shown(snippetOf(text, stems))).toBe(expected)
  })

  it('shows the stretch with the most different words, cut between words', () => {
    const filler = 'lorem '.repeat(60)
    const found = snippetOf(`verre ${filler}la monture et le verre sont abîmés ${filler}verre`, ['verr', 'montur'])
    expect(found?.text.startsWith('… lorem')).toBe(true)
    expect(found?.text.endsWith('lorem …')).toBe(true)
    expect(shown(found)).toContain('la [monture] et le [verre] sont')
    expect(found?.text.length).toBeLessThan(160)
  })
})

describe('marksOf', () => {
  it.each([
    ['Dégât des eaux', ['degat', 'eau'], 'Dégât eau'],
    ['Nadia Le Goff', ['gof', 'nadia', 'le'], 'Nadia Le Gof'],
    ['Œdipe Cœur', ['oe', 'coe'], 'Œ Cœ'],
    ['Castaing-Roy', ['castaing', 'cast', 'ro'], 'Castaing Ro'],
    ['Rien', ['x'], ''],
  ])('%s', (text, typed, expected) => {
    expect(
      marksOf(text, typed)
        .map(([start, end]) => text.slice(start, end))
        .join(' '),
    ).toBe(expected)
  })
})
