const PARTICLES = new Set([
  'de',
  'du',
  'des',
  'la',
  'le',
  'les',
  'd',
  'l',
  'von',
  'van',
  'der',
  'den',
  'el',
  'al',
  'da',
  'dos',
])

/** One or two capitals for an avatar: first and last name, particles left out; « ? » when there is no letter. */
export function initials(name: string): string {
  const words = name
    .normalize('NFC')
    .replace(/\(.*?\)/g, ' ')
    .split(/[\s.,_'’@/-]+/u)
    .filter((word) => /^\p{L}/u.test(word))
  const significant = words.filter((word, index) => index === 0 || !PARTICLES.has(word.toLowerCase()))
  const chosen = significant.length > 1 ? [significant[0], significant[1]] : significant
  const letters = chosen.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('')
  return letters || '?'
}
