/**
 * The languages to speak on a terminal: the one LC_ALL, LC_MESSAGES or LANG names, else French with English after it.
 * @param {Record<string, string | undefined>} env
 * @returns {('fr' | 'en')[]}
 */
export function languages(env = process.env) {
  const locale = (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase()
  if (locale.startsWith('fr')) return ['fr']
  if (locale.startsWith('en')) return ['en']
  return ['fr', 'en']
}

/**
 * One sentence in the terminal's language; in both, English in parentheses, when the locale names neither.
 * @param {{ fr: string, en: string }} sentence
 */
export function say(sentence, env = process.env) {
  const [first, second] = languages(env)
  return second ? `${sentence[first]} (${sentence[second]})` : sentence[first]
}

/**
 * One short label, in the first language only.
 * @param {{ fr: string, en: string }} label
 */
export function label(label, env = process.env) {
  return label[languages(env)[0]]
}
