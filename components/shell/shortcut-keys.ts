/** One press as text: `j`, `?`, `shift+j`, `mod+k`, `Enter`. Null for what is not ours: AltGr, dead keys, lone modifiers. */
export function keyOf(
  event: Pick<
    KeyboardEvent,
    'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'getModifierState'
  >,
  apple: boolean,
): string | null {
  if (event.isComposing || event.altKey || event.getModifierState('AltGraph')) return null
  const { key } = event
  if (['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'].includes(key))
    return null
  const mod = apple ? event.metaKey : event.ctrlKey
  const foreign = apple ? event.ctrlKey : event.metaKey
  if (foreign) return null
  const letter = /^\p{L}$/u.test(key)
  // What a layout needs Shift for (`?`, `/` on AZERTY) is named by the character alone; Caps Lock changes nothing.
  const shift = event.shiftKey && (letter || key.length > 1)
  const name = key === ' ' ? 'Space' : letter ? key.toLowerCase() : key
  return [mod && 'mod', shift && 'shift', name].filter(Boolean).join('+')
}

export type Binding = { id: string; keys: string }

/**
 * What a press means, given the first key of a sequence that may be waiting. A started sequence consumes the next key,
 * so that `g s` never snoozes. Later bindings win over earlier ones.
 */
export function resolvePress(
  waiting: string | null,
  key: string,
  bindings: readonly Binding[],
): { id: string | null; waiting: string | null } {
  if (waiting !== null)
    return { id: bindings.findLast((each) => each.keys === `${waiting} ${key}`)?.id ?? null, waiting: null }
  const id = bindings.findLast((each) => each.keys === key)?.id ?? null
  if (id !== null) return { id, waiting: null }
  return { id: null, waiting: bindings.some((each) => each.keys.startsWith(`${key} `)) ? key : null }
}

/** Whether the keys need a modifier; those stay on when single-key shortcuts are switched off (WCAG 2.1.4). */
export function hasModifier(keys: string): boolean {
  return keys.startsWith('mod+')
}

const RESERVED = new Set([
  'Tab',
  'shift+Tab',
  'Escape',
  'Enter',
  'Space',
  'mod+c',
  'mod+v',
  'mod+x',
  'mod+z',
  'mod+a',
  'mod+r',
  'mod+t',
  'mod+w',
  'mod+n',
  'mod+l',
  'mod+f',
  'mod+p',
])

/** Whether a key belongs to the browser or to every screen and cannot be given to a shortcut. */
export function isReserved(key: string): boolean {
  return RESERVED.has(key)
}

/** The binding, other than `id`, that the keys would collide with: the same keys, or one the start of the other. */
export function conflictOf(id: string, keys: string, bindings: readonly Binding[]): Binding | null {
  return (
    bindings.find(
      (each) =>
        each.id !== id && (each.keys === keys || each.keys.startsWith(`${keys} `) || keys.startsWith(`${each.keys} `)),
    ) ?? null
  )
}

export type ShortcutSettings = { off: boolean; keys: Record<string, string> }
export const DEFAULT_SETTINGS: ShortcutSettings = { off: false, keys: {} }

/** Stored settings; anything else than their shape is the default. */
export function parseSettings(text: string | null): ShortcutSettings {
  if (!text) return DEFAULT_SETTINGS
  try {
    const found = JSON.parse(text) as Partial<ShortcutSettings> | null
    const keys = Object.entries(found?.keys ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    return { off: found?.off === true, keys: Object.fromEntries(keys) }
  } catch (error) {
    if (error instanceof SyntaxError) return DEFAULT_SETTINGS
    throw error
  }
}
