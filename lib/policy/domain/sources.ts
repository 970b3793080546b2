/** Where the texts named as sources can be read: the code or the regulation itself, else who published it. */
const TEXTS: readonly (readonly [name: string, address: string])[] = [
  ['C.\u00a0conso.', 'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006069565/'],
  ['CPCE', 'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006070987/'],
  ['Loi Informatique et Libertés', 'https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000886460/'],
  ['RGPD', 'https://eur-lex.europa.eu/eli/reg/2016/679/oj'],
  ['CNIL', 'https://www.cnil.fr/'],
  ['Arcep', 'https://www.arcep.fr/'],
  ['Charte AF2M', 'https://af2m.org/charte-business-messaging-2026-laf2m-renforce-les-regles-du-jeu'],
  ['Meta, règles WhatsApp', 'https://business.whatsapp.com/policy'],
  ['Meta, règles de messagerie', 'https://developers.facebook.com/docs/messenger-platform/policy'],
]

/** The address of a rule's source, as its French name begins; null for house policy, which is nowhere else. */
export function sourceAddress(frenchSource: string): string | null {
  return TEXTS.find(([name]) => frenchSource.startsWith(name))?.[1] ?? null
}
