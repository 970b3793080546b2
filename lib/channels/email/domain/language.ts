/** Frequent short words of each language; they are half of any text and nearly disjoint. */
const WORDS: Record<string, string> = {
  fr: 'le la les de des du un une et est je vous nous ne pas pour que qui dans sur avec mon ma mes votre vos bonjour merci cordialement ce cette au aux en il elle mais ou donc suis ai avez être avoir fait bien plus par',
  en: 'the a an and is are i you we not for that which in on with my your hello hi thanks thank regards this at to of it he she but or so am have has be been do does please would could from',
  de: 'der die das und ist ich sie wir nicht für dass in auf mit mein meine ihre hallo danke grüße grüßen dieser zu den dem ein eine es aber oder bin habe haben sein bitte von bei auch noch wie',
  es: 'el la los las de del un una y es yo usted nosotros no para que en con mi su hola gracias saludos este esta al pero o soy tengo por se lo muy más como está favor',
  it: 'il lo la gli le di del della un una e è io voi noi non per che in su con mio mia vostro buongiorno grazie saluti questo questa al ma o sono ho avere essere più come da si cordiali',
  pt: 'o a os as de do da um uma e é eu você nós não para que em com meu minha seu olá obrigado obrigada cumprimentos este esta ao mas ou sou tenho por se muito mais como está bom dia',
  nl: 'de het een en is ik u wij niet voor dat die in op met mijn uw hallo dank bedankt groet groeten dit aan te van er maar of ben heb hebben zijn bij ook nog als wordt kunt',
}

const SETS = Object.entries(WORDS).map(([language, words]) => [language, new Set(words.split(' '))] as const)

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['el', /\p{Script=Greek}/gu],
]

/** ISO 639-1 language of a text, `null` when it is too short or too mixed to tell. */
export function guessLanguage(text: string): string | null {
  const sample = text.slice(0, 4000)
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  if (letters < 8) return null
  for (const [language, script] of SCRIPTS) {
    const count = sample.match(script)?.length ?? 0
    // A few kana between ideographs are enough to know Japanese.
    if (count > letters * (language === 'ja' ? 0.1 : 0.4))
      return language === 'ru' && /[іїєґ]/i.test(sample) ? 'uk' : language
  }
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? []
  if (words.length < 3) return null
  const ranked = SETS.map(([language, set]) => ({ language, hits: words.filter((word) => set.has(word)).length })).sort(
    (left, right) => right.hits - left.hits,
  )
  const [first, second] = ranked
  if (first === undefined || first.hits < 2 || first.hits < words.length * 0.12) return null
  return second !== undefined && second.hits >= first.hits ? null : first.language
}
