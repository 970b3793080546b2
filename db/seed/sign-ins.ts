import type { Role } from '../../lib/platform/permissions'

/** Everybody who works in the demo company, Maison Clairvue. */
export const DEMO_STAFF = [
  { key: 'lea', name: 'Léa Gautier', role: 'agent', title: 'Relation client' },
  { key: 'karim', name: 'Karim Haddad', role: 'agent', title: 'Relation client' },
  { key: 'ines', name: 'Inès Carvalho', role: 'agent', title: 'Relation client, messageries et réseaux' },
  { key: 'soazig', name: 'Soazig Le Bihan', role: 'agent', title: 'Opticienne, boutique de Rennes Hoche' },
  { key: 'thibault', name: 'Thibault Moreau', role: 'agent', title: 'Opticien, boutique de Nantes Graslin' },
  { key: 'jeanne', name: 'Jeanne Corbel', role: 'agent', title: 'Opticienne, boutique de Vannes' },
  { key: 'bruno', name: 'Bruno Chevalier', role: 'agent', title: 'Opticien, boutique d’Angers' },
  { key: 'gwenaelle', name: 'Gwenaëlle Rio', role: 'agent', title: 'Atelier et service après-vente' },
  { key: 'maxime', name: 'Maxime Texier', role: 'agent', title: 'Entreprises et collectivités' },
  { key: 'aminata', name: 'Aminata Diop', role: 'agent', title: 'Tiers payant et visites à domicile' },
  { key: 'nathalie', name: 'Nathalie Brossard', role: 'supervisor', title: 'Responsable de la relation client' },
  { key: 'yann', name: 'Yann Kerboul', role: 'supervisor', title: 'Responsable du réseau de boutiques' },
  { key: 'herve', name: 'Hervé Lanoë', role: 'steward', title: 'Référentiel client' },
  { key: 'camille', name: 'Camille Aubry', role: 'privacy_officer', title: 'Déléguée à la protection des données' },
  { key: 'florent', name: 'Florent Jaouen', role: 'administrator', title: 'Systèmes d’information' },
] as const satisfies readonly { key: string; name: string; role: Role; title: string }[]

export type StaffKey = (typeof DEMO_STAFF)[number]['key']

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** lea.gautier@clairvue.example */
export function staffEmail(name: string): string {
  const [given = '', ...family] = fold(name).split(' ')
  return `${given}.${family.join('')}@clairvue.example`
}

/** One demo password per role. They open nothing but the embedded, local demo database. */
export const DEMO_PASSWORDS: Record<Role, string> = {
  agent: 'lunettes-rondes-44',
  supervisor: 'longue-vue-dinard',
  steward: 'fiche-unique-2019',
  privacy_officer: 'secret-bien-garde',
  administrator: 'grande-ourse-bleue',
}

const shown: readonly StaffKey[] = ['lea', 'soazig', 'nathalie', 'herve', 'camille', 'florent']

/** What `npm start` prints on the demo: one or two colleagues of each role. */
export const DEMO_SIGN_INS: readonly { role: Role; name: string; email: string; password: string }[] =
  DEMO_STAFF.filter((who) => shown.includes(who.key)).map((who) => ({
    role: who.role,
    name: who.name,
    email: staffEmail(who.name),
    password: DEMO_PASSWORDS[who.role],
  }))
