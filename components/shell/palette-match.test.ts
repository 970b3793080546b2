import { describe, expect, it } from 'vitest'
import { matchText } from './palette-match'

const marked = (query: string, text: string) =>
  matchText(query, text)?.ranges.map(([start, end]) => text.slice(start, end))

describe('matchText', () => {
  it.each([
    ['helene castin', 'Hélène Castaing-Roy', ['Hélène', 'Castain']],
    ['doublon', 'Doublons présumés', ['Doublon']],
    ['presume', 'Doublons présumés', ['présumé']],
    ['dobulons', 'Doublons présumés', ['Doublons']],
    ['coeur', 'Sacré-Cœur', ['Cœur']],
    ['lage', 'Réglages', ['lage']],
    ['clair apparence', 'Apparence : clair', ['Apparence', 'clair']],
  ])('%s finds %s', (query, text, wanted) => {
    expect(marked(query, text)).toEqual(wanted)
  })

  it.each([
    ['xyz', 'Réglages'],
    ['reg client', 'Réglages'],
    ['rgl', 'Réglages'],
  ])('%s does not find %s', (query, text) => {
    expect(matchText(query, text)).toBeNull()
  })

  it('ranks a beginning over an inside, and an inside over a slip', () => {
    const score = (text: string) => matchText('demande', text)?.score ?? 0
    expect(score('Demande')).toBeGreaterThan(score('Demandes'))
    expect(score('Demandes')).toBeGreaterThan(score('redemander'))
    expect(score('redemander')).toBeGreaterThan(score('Demende'))
  })
})
