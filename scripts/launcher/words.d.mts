type Words = { fr: string; en: string }
type Variables = Record<string, string | undefined>

export function languages(env?: Variables): ('fr' | 'en')[]
export function say(sentence: Words, env?: Variables): string
export function label(label: Words, env?: Variables): string
