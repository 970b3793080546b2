/** The arguments and the readable variants of one ICU message. */
export type IcuOutline = {
  /** `count:plural`, `name`, `<b>` …, sorted, each once. */
  args: string[]
  /** Every branch with X in place of its arguments and without tags. */
  texts: string[]
}

/** Reads an ICU message as far as the checks on the messages need. Throws when braces do not match. */
export function outlineOf(message: string): IcuOutline {
  const args = new Set<string>()
  const texts: string[] = []
  let at = 0

  function readText(nested: boolean): string {
    let text = ''
    while (at < message.length) {
      const char = message[at]
      if (char === '}') {
        if (nested) return text
        throw new Error(`unexpected } at ${at}: ${message}`)
      }
      if (char === '{') {
        at += 1
        readArgument()
        text += 'X'
        continue
      }
      text += char === '#' && nested ? 'X' : char
      at += 1
    }
    if (nested) throw new Error(`missing }: ${message}`)
    return text
  }

  function until(stops: string): string {
    const start = at
    while (at < message.length && !stops.includes(message[at] ?? '')) at += 1
    if (at >= message.length) throw new Error(`missing }: ${message}`)
    return message.slice(start, at).trim()
  }

  function readArgument(): void {
    const name = until(',}')
    if (message[at] === '}') {
      args.add(name)
      at += 1
      return
    }
    at += 1
    const kind = until(',}')
    args.add(`${name}:${kind}`)
    if (message[at] === '}') {
      at += 1
      return
    }
    at += 1
    if (kind !== 'plural' && kind !== 'select' && kind !== 'selectordinal') {
      until('}')
      at += 1
      return
    }
    const keys: string[] = []
    while (true) {
      const key = until('{}')
      if (message[at] === '}') break
      keys.push(key)
      at += 1
      keep(readText(true))
      at += 1
    }
    at += 1
    if (!keys.includes('other')) throw new Error(`${name} has no "other": ${message}`)
  }

  function keep(text: string): void {
    for (const tag of text.matchAll(/<(\w+)>/g)) args.add(`<${tag[1]}>`)
    texts.push(text.replace(/<\/?\w+>/g, ''))
  }

  keep(readText(false))
  return { args: [...args].sort(), texts }
}
