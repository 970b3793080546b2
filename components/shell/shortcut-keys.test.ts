import { describe, expect, it } from 'vitest'
import { conflictOf, keyOf, parseSettings, resolvePress } from './shortcut-keys'

function press(
  key: string,
  held: { ctrl?: boolean; meta?: boolean; alt?: boolean; shift?: boolean; altGr?: boolean; composing?: boolean } = {},
) {
  return {
    key,
    ctrlKey: held.ctrl ?? false,
    metaKey: held.meta ?? false,
    altKey: held.alt ?? false,
    shiftKey: held.shift ?? false,
    isComposing: held.composing ?? false,
    getModifierState: (name: string) => name === 'AltGraph' && (held.altGr ?? false),
  }
}

describe('keyOf', () => {
  it.each([
    ['j', press('j'), 'j'],
    ['j with Caps Lock', press('J'), 'j'],
    ['Shift+j', press('J', { shift: true }), 'shift+j'],
    ['? on AZERTY (Shift+,)', press('?', { shift: true }), '?'],
    ['/ on AZERTY (Shift+:)', press('/', { shift: true }), '/'],
    ['Ctrl+K', press('k', { ctrl: true }), 'mod+k'],
    ['the space bar', press(' '), 'Space'],
    ['AltGr+e, which types €', press('€', { ctrl: true, alt: true, altGr: true }), null],
    ['Alt+j', press('j', { alt: true }), null],
    ['Windows+j', press('j', { meta: true }), null],
    ['a dead key', press('Dead'), null],
    ['Shift alone', press('Shift', { shift: true }), null],
    ['a key while composing', press('j', { composing: true }), null],
  ])('%s', (_name, event, wanted) => {
    expect(keyOf(event, false)).toBe(wanted)
  })

  it('takes ⌘ on a Mac, where Ctrl+K edits text', () => {
    expect(keyOf(press('k', { meta: true }), true)).toBe('mod+k')
    expect(keyOf(press('k', { ctrl: true }), true)).toBeNull()
  })
})

describe('resolvePress', () => {
  const bindings = [
    { id: 'go.inbox', keys: 'g i' },
    { id: 'go.settings', keys: 'g s' },
    { id: 'snooze', keys: 's' },
    { id: 'next', keys: 'j' },
  ]

  it('runs a sequence, and its second key does nothing else', () => {
    const first = resolvePress(null, 'g', bindings)
    expect(first).toEqual({ id: null, waiting: 'g' })
    expect(resolvePress(first.waiting, 's', bindings)).toEqual({ id: 'go.settings', waiting: null })
    expect(resolvePress(first.waiting, 'j', bindings)).toEqual({ id: null, waiting: null })
    expect(resolvePress(null, 's', bindings)).toEqual({ id: 'snooze', waiting: null })
  })

  it('prefers what was registered last: the dialog over the page', () => {
    expect(resolvePress(null, 'j', [...bindings, { id: 'dialog.next', keys: 'j' }]).id).toBe('dialog.next')
  })
})

it('conflictOf sees equal keys and sequences that start with them', () => {
  const bindings = [
    { id: 'a', keys: 'g i' },
    { id: 'b', keys: 'x' },
  ]
  expect(conflictOf('c', 'x', bindings)?.id).toBe('b')
  expect(conflictOf('c', 'g', bindings)?.id).toBe('a')
  expect(conflictOf('b', 'x', bindings)).toBeNull()
})

it.each([null, '', 'nonsense', '[]', 'null', '{"keys":{"a":3}}'])('settings stored as %s are the defaults', (text) => {
  expect(parseSettings(text)).toEqual({ off: false, keys: {} })
})
