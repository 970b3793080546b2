import { describe, expect, it } from 'vitest'
import { digestOf } from './digest'

const part = (subject: string, text: string) => ({ subject, text })

describe('messages gathered in one', () => {
  it('keep every text in order, and say how many there are', () => {
    const { subject, text } = digestOf([part('Offre A', 'Texte A'), part('Offre B', 'Texte B')], 'fr')
    expect(subject).toBe('Offre A (et un autre message)')
    expect(text.indexOf('Texte A')).toBeGreaterThan(text.indexOf('2. Offre B'))
    expect(text.indexOf('Texte B')).toBeGreaterThan(text.indexOf('Texte A'))
  })

  it('speak the customer’s language', () => {
    const three = [part('A', 'a'), part('B', 'b'), part('C', 'c')]
    expect(digestOf(three, 'en-GB').subject).toBe('A (and 2 other messages)')
    expect(digestOf(three, null).text).toContain('ensemble')
  })

  it('are left as they are when there is but one', () => {
    expect(digestOf([part('A', ' a \n')], 'fr')).toEqual(part('A', ' a \n'))
  })
})
