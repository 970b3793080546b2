import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '@/lib/platform/errors'
import { outlineOf } from './icu'
import { MESSAGE_MODULES } from './messages'
import { frenchSpaces, typographyFaults } from './typography'

type Tree = { [key: string]: string | Tree }

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value)
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text)
  }
  return flat
}

const load = (locale: string, name: string) =>
  flatten(JSON.parse(readFileSync(`${import.meta.dirname}/messages/${locale}/${name}.json`, 'utf8')) as Tree)

describe.each(MESSAGE_MODULES)('messages of %s', (name) => {
  const fr = load('fr', name)
  const en = load('en', name)

  it('have the same keys in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...fr.keys()].sort())
  })

  it('take the same arguments in both languages', () => {
    const differing = [...fr].flatMap(([key, text]) => {
      const other = en.get(key)
      if (other === undefined) return []
      const [ours, theirs] = [outlineOf(text).args, outlineOf(other).args]
      return ours.join() === theirs.join() ? [] : [`${key}: fr {${ours}} en {${theirs}}`]
    })
    expect(differing).toEqual([])
  })

  it('are set as French typography asks', () => {
    const faults = [...fr].flatMap(([key, text]) =>
      outlineOf(text).texts.flatMap((variant) => typographyFaults(variant).map((fault) => `${key}: ${fault}`)),
    )
    expect(faults).toEqual([])
  })

  it('are never empty', () => {
    expect([...fr, ...en].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
  })
})

describe('error codes', () => {
  it.each(['fr', 'en'])('all have words in %s', (locale) => {
    const words = load(locale, 'errors')
    expect(ERROR_CODES.filter((code) => !words.has(`codes.${code}`))).toEqual([])
  })
})

describe('frenchSpaces', () => {
  it.each([
    ['Même personne ?', 'Même personne\u202f?'],
    ['Urgent : « à rappeler » !', 'Urgent\u00a0: «\u00a0à rappeler\u00a0»\u202f!'],
    ['«serré»', '«\u00a0serré\u00a0»'],
    ['https://example.org/?q=1 à 10:30', 'https://example.org/?q=1 à 10:30'],
  ])('sets %s', (given, wanted) => {
    expect(frenchSpaces(given)).toBe(wanted)
    expect(typographyFaults(wanted).filter((fault) => !fault.startsWith('no space'))).toEqual([])
  })

  it.each(['Perdu?', 'Objet:', 'Objet : x', 'Perdu ?', '« x »', "l'objet", '"x"', 'Attendez...'])(
    '%s is refused',
    (text) => {
      expect(typographyFaults(text)).not.toEqual([])
    },
  )
})

describe('outlineOf', () => {
  it('lists arguments with their kind, and each branch', () => {
    expect(outlineOf('{n, plural, =0 {rien} one {<b>#</b> mail} other {# mails}} pour {who}')).toEqual({
      args: ['<b>', 'n:plural', 'who'],
      texts: ['rien', 'X mail', 'X mails', 'X pour X'],
    })
  })

  it.each(['{n, plural, one {x}}', '{n', 'a } b'])('refuses %s', (message) => {
    expect(() => outlineOf(message)).toThrow()
  })
})
