/** Letters that NFKD does not decompose, and the scripts met in customer files, spelt in Latin letters. */
const LETTERS: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ə: 'a',
  ĸ: 'k',
  // Cyrillic (BGN/PCGN without marks)
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ґ: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  є: 'ye',
  ж: 'zh',
  з: 'z',
  и: 'i',
  і: 'i',
  ї: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ў: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  ј: 'j',
  љ: 'lj',
  њ: 'nj',
  ћ: 'c',
  ђ: 'dj',
  џ: 'dz',
  ѕ: 'dz',
  ќ: 'k',
  ѓ: 'g',
  қ: 'k',
  ң: 'n',
  ғ: 'g',
  ү: 'u',
  ұ: 'u',
  ө: 'o',
  һ: 'h',
  ә: 'a',
  // Greek
  α: 'a',
  β: 'v',
  γ: 'g',
  δ: 'd',
  ε: 'e',
  ζ: 'z',
  η: 'i',
  θ: 'th',
  ι: 'i',
  κ: 'k',
  λ: 'l',
  μ: 'm',
  ν: 'n',
  ξ: 'x',
  ο: 'o',
  π: 'p',
  ρ: 'r',
  σ: 's',
  ς: 's',
  τ: 't',
  υ: 'y',
  φ: 'f',
  χ: 'ch',
  ψ: 'ps',
  ω: 'o',
  // Armenian
  ա: 'a',
  բ: 'b',
  գ: 'g',
  դ: 'd',
  ե: 'e',
  զ: 'z',
  է: 'e',
  ը: 'e',
  թ: 't',
  ժ: 'zh',
  ի: 'i',
  լ: 'l',
  խ: 'kh',
  ծ: 'ts',
  կ: 'k',
  հ: 'h',
  ձ: 'dz',
  ղ: 'gh',
  ճ: 'ch',
  մ: 'm',
  յ: 'y',
  ն: 'n',
  շ: 'sh',
  ո: 'o',
  չ: 'ch',
  պ: 'p',
  ջ: 'j',
  ռ: 'r',
  ս: 's',
  վ: 'v',
  տ: 't',
  ր: 'r',
  ց: 'ts',
  ւ: 'u',
  փ: 'p',
  ք: 'k',
  օ: 'o',
  ֆ: 'f',
  և: 'ev',
  // Georgian
  ა: 'a',
  ბ: 'b',
  გ: 'g',
  დ: 'd',
  ე: 'e',
  ვ: 'v',
  ზ: 'z',
  თ: 't',
  ი: 'i',
  კ: 'k',
  ლ: 'l',
  მ: 'm',
  ნ: 'n',
  ო: 'o',
  პ: 'p',
  ჟ: 'zh',
  რ: 'r',
  ს: 's',
  ტ: 't',
  უ: 'u',
  ფ: 'p',
  ქ: 'k',
  ღ: 'gh',
  ყ: 'q',
  შ: 'sh',
  ჩ: 'ch',
  ც: 'ts',
  ძ: 'dz',
  წ: 'ts',
  ჭ: 'ch',
  ხ: 'kh',
  ჯ: 'j',
  ჰ: 'h',
  // Arabic and Persian (consonants and long vowels)
  ا: 'a',
  ب: 'b',
  ت: 't',
  ث: 'th',
  ج: 'j',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'dh',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'sh',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  ع: 'a',
  غ: 'gh',
  ف: 'f',
  ق: 'q',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  و: 'o',
  ي: 'i',
  ى: 'a',
  ة: 'a',
  ء: '',
  پ: 'p',
  چ: 'ch',
  ژ: 'zh',
  گ: 'g',
  ک: 'k',
  ی: 'i',
  // Hebrew
  א: 'a',
  ב: 'b',
  ג: 'g',
  ד: 'd',
  ה: 'h',
  ו: 'o',
  ז: 'z',
  ח: 'ch',
  ט: 't',
  י: 'i',
  כ: 'k',
  ך: 'k',
  ל: 'l',
  מ: 'm',
  ם: 'm',
  נ: 'n',
  ן: 'n',
  ס: 's',
  ע: 'a',
  פ: 'p',
  ף: 'f',
  צ: 'ts',
  ץ: 'ts',
  ק: 'k',
  ר: 'r',
  ש: 'sh',
  ת: 't',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/
const MARKS = /\p{M}+/gu

/** The text in lower-case Latin letters without accents or ligatures; other scripts are transliterated. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  const plain = text.normalize('NFKD').replace(MARKS, '').toLowerCase()
  if (ASCII.test(plain)) return plain
  let out = ''
  for (const letter of plain) out += LETTERS[letter] ?? letter
  return out
}

const APOSTROPHES = /['’ʼ`´]/g
const NOT_WORD = /[^\p{L}\p{N}]+/gu

/** Folded words. An apostrophe joins (« d'Angelo » → dangelo) unless `splitApostrophes`. */
export function words(text: string, splitApostrophes = false): string[] {
  const folded = fold(text).replace(APOSTROPHES, splitApostrophes ? ' ' : '')
  return folded.split(NOT_WORD).filter((word) => word !== '')
}

const row0 = new Int32Array(130)
const row1 = new Int32Array(130)
const row2 = new Int32Array(130)

/** Optimal string alignment distance (a transposition counts one), or `limit + 1` when it exceeds `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0
  const n = a.length
  const m = b.length
  if (Math.abs(n - m) > limit || n > 128 || m > 128) return limit + 1
  let start = 0
  while (start < n && start < m && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let endA = n
  let endB = m
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--
    endB--
  }
  const la = endA - start
  const lb = endB - start
  if (la === 0 || lb === 0) return Math.max(la, lb)
  let before = row0
  let previous = row1
  let current = row2
  const beyond = limit + 1
  for (let j = 0; j <= lb; j++) previous[j] = j
  for (let i = 1; i <= la; i++) {
    // Only the diagonal band of width `limit` can stay within it.
    const from = Math.max(i - limit, 1)
    const to = Math.min(i + limit, lb)
    current[from - 1] = from === 1 ? i : beyond
    let best = beyond
    const ca = a.charCodeAt(start + i - 1)
    const caBefore = i > 1 ? a.charCodeAt(start + i - 2) : -1
    for (let j = from; j <= to; j++) {
      const cb = b.charCodeAt(start + j - 1)
      let d = (previous[j - 1] as number) + (ca === cb ? 0 : 1)
      if (j < i + limit) {
        const del = (previous[j] as number) + 1
        if (del < d) d = del
      }
      const ins = (current[j - 1] as number) + 1
      if (ins < d) d = ins
      if (i > 1 && j > 1 && ca === b.charCodeAt(start + j - 2) && caBefore === cb) {
        const swap = (before[j - 2] as number) + 1
        if (swap < d) d = swap
      }
      current[j] = d
      if (d < best) best = d
    }
    if (best > limit) return beyond
    const recycled = before
    before = previous
    previous = current
    current = recycled
  }
  return previous[lb] as number
}

/** True when two different texts are one insertion, deletion, substitution or exchange of neighbours apart. */
export function isSlip(a: string, b: string): boolean {
  const n = a.length
  const m = b.length
  if (n - m > 1 || m - n > 1) return false
  let start = 0
  while (start < n && start < m && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let endA = n
  let endB = m
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--
    endB--
  }
  const la = endA - start
  const lb = endB - start
  if (la <= 1 && lb <= 1) return la + lb > 0
  return (
    la === 2 &&
    lb === 2 &&
    a.charCodeAt(start) === b.charCodeAt(start + 1) &&
    a.charCodeAt(start + 1) === b.charCodeAt(start)
  )
}

/** The two texts in the order of their letters. */
export function inOrder(a: string, b: string): readonly [string, string] {
  return a < b ? [a, b] : [b, a]
}

/** The set of letters and figures of a text as bits. */
export function letterMask(text: string): number {
  let mask = 0
  for (let i = 0; i < text.length; i++) mask |= 1 << (text.charCodeAt(i) & 31)
  return mask
}

/** How many letters stand in one set only; k edits change at most 2 k. */
export function maskDistance(a: number, b: number): number {
  let x = a ^ b
  x -= (x >>> 1) & 0x55555555
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const usedB = new Uint8Array(256)
const matchedA = new Uint16Array(256)

/** Jaro–Winkler similarity in [0, 1] with the usual prefix scale 0.1 over at most four letters. */
export function jaroWinkler(one: string, two: string): number {
  if (one === two) return 1
  // Matching is greedy: a fixed order of the two makes it symmetric.
  const ordered = one.length < two.length || (one.length === two.length && one < two)
  const a = ordered ? one : two
  const b = ordered ? two : one
  const n = Math.min(a.length, 255)
  const m = Math.min(b.length, 255)
  if (n === 0 || m === 0) return 0
  const reach = Math.max(0, (Math.max(n, m) >> 1) - 1)
  usedB.fill(0, 0, m)
  let matches = 0
  for (let i = 0; i < n; i++) {
    const c = a.charCodeAt(i)
    const to = Math.min(m - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= to; j++) {
      if (usedB[j] === 0 && b.charCodeAt(j) === c) {
        usedB[j] = 1
        matchedA[matches++] = c
        break
      }
    }
  }
  if (matches === 0) return 0
  let half = 0
  let k = 0
  for (let j = 0; j < m; j++) {
    if (usedB[j] === 1) {
      if (matchedA[k] !== b.charCodeAt(j)) half++
      k++
    }
  }
  const jaro = (matches / n + matches / m + (matches - half / 2) / matches) / 3
  let prefix = 0
  while (prefix < 4 && prefix < n && prefix < m && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** How near two words are: 3 one slip of the keyboard, 2 a few slips, 1 resembling, 0 different (equal words are 3). */
export function wordCloseness(a: string, b: string): 0 | 1 | 2 | 3 {
  if (a === b) return 3
  const shorter = Math.min(a.length, b.length)
  const longer = Math.max(a.length, b.length)
  if (shorter < 2 || longer - shorter > 4) return 0
  const limit = longer >= 8 ? 3 : longer >= 5 ? 2 : 1
  const apart = maskDistance(letterMask(a), letterMask(b))
  if (apart > 2 * limit) return 0
  const distance = isSlip(a, b) ? 1 : limit === 1 ? 2 : editDistance(a, b, limit)
  if (distance === 1) return longer >= 5 || shorter >= 4 ? 3 : 2
  if (distance === 2 && longer >= 5) return longer >= 9 ? 3 : 2
  if (distance === 3 && longer >= 8) return longer >= 11 ? 2 : 1
  if (a.charCodeAt(0) === b.charCodeAt(0)) {
    const similar = jaroWinkler(a, b)
    if (similar >= 0.93 && shorter >= 4) return 2
    if (similar >= 0.86) return 1
  }
  return longer >= 4 && apart <= 4 && beginAlike(a, b) && sound(a) === sound(b) ? 1 : 0
}

/** Letters that may begin words of one sound, a bit for each: c sounds as k or s, ph as f, g as j, h is silent before a vowel. */
const BEGINNINGS = new Map<string, number>()
for (const [bit, letters] of [
  'aeiouyh',
  'ckq',
  'cszx',
  'fp',
  'gj',
  'vw',
  'b',
  'd',
  'l',
  'm',
  'n',
  'r',
  't',
].entries()) {
  for (const letter of letters) BEGINNINGS.set(letter, (BEGINNINGS.get(letter) ?? 0) | (1 << bit))
}

function beginAlike(a: string, b: string): boolean {
  if (a.charCodeAt(0) === b.charCodeAt(0)) return true
  return ((BEGINNINGS.get(a.charAt(0)) ?? 0) & (BEGINNINGS.get(b.charAt(0)) ?? 0)) !== 0
}

const SOUND_CACHE_LIMIT = 400_000
const sounds = new Map<string, string>()

/**
 * A rough European sound of a folded word (French first): first consonant or vowel class, then the consonant skeleton.
 * Vowels, h, doubled letters and silent French endings do not count. At most six letters.
 */
export function sound(word: string): string {
  const known = sounds.get(word)
  if (known !== undefined) return known
  let w = word.replace(/[^a-z]/g, '')
  if (w === '') return word
  w = w
    .replace(/sch|sh|ch|tch|cz/g, 'x')
    .replace(/ph/g, 'f')
    .replace(/gn/g, 'n')
    .replace(/ck|qu|q/g, 'k')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/c/g, 'k')
    .replace(/g(?=[eiy])/g, 'j')
    .replace(/w/g, 'v')
    .replace(/z/g, 's')
    .replace(/th/g, 't')
    .replace(/(?<=.)h/g, '')
    .replace(/^h/, '')
    .replace(/(?<=.{2})[estdx]+$/, '')
    .replace(/[nm](?=[bpdtkgfvsjx])/g, 'n')
  const first = w.charAt(0)
  const head = 'aeiouy'.includes(first) ? 'a' : first
  const result = `${head}${w.slice(1).replace(/[aeiouy]/g, '')}`.replace(/(.)\1+/g, '$1').slice(0, 6)
  if (sounds.size >= SOUND_CACHE_LIMIT) sounds.clear()
  sounds.set(word, result)
  return result
}

/** FNV-1a over UTF-16 units, finished with an avalanche; a 32-bit unsigned integer. */
export function hash32(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i)
    h = Math.imul(h, 0x01000193)
  }
  h ^= h >>> 16
  h = Math.imul(h, 0x7feb352d)
  h ^= h >>> 15
  h = Math.imul(h, 0x846ca68b)
  h ^= h >>> 16
  return h >>> 0
}
