import type { AdviceChannel, AdviceLocale } from './channels'
import type { AdviceInput } from './types'

export type GridCode =
  | 'SIMPLE'
  | 'RESEARCH'
  | 'DOCUMENTS'
  | 'URGENT_COMPLAINT'
  | 'URGENT'
  | 'LEGAL_WEIGHT'
  | 'UNHAPPY'
  | 'ASSISTANCE'
  | 'GREETING'
  | 'REMINDER'
  | 'OPINION'
  | 'DATA_COLLECTION'
  | 'CALLBACK'
  | 'SOLICITATION'
  | 'B2B'
  | 'B2C'
  | 'AGE'

export interface GridRow {
  code: GridCode
  when: (input: AdviceInput) => boolean
  /** Points for a channel; those left out get none. */
  weights: Partial<Record<AdviceChannel, number>>
  /** Why, as the end of a sentence. */
  words: Record<AdviceLocale, string>
}

/** Neither what the customer says nor what they do is known, so that a prior may speak (PRODUCT.md §6: weak, overridable). */
const unknownHabits = (input: AdviceInput) =>
  input.statedPreference === null &&
  !input.candidates.some(({ observed }) => observed !== undefined && observed.attempts > 0)

/** The decision grid of PRODUCT.md §6 (S1) as data. Weights: ±4 decides alone, ±2 counts, ±0.5 nudges. */
export const ADVICE_GRID: readonly GridRow[] = [
  {
    code: 'SIMPLE',
    when: ({ need }) => need === 'simple',
    weights: { self_care: 4, chat: 1, post: -3, registered_post: -3 },
    words: { fr: 'question simple et immédiate', en: 'simple, immediate question' },
  },
  {
    code: 'RESEARCH',
    when: ({ need }) => need === 'research',
    weights: { chat: 3, phone: 3, self_care: -2 },
    words: { fr: 'demande qui appelle une recherche', en: 'request that takes some research' },
  },
  {
    code: 'DOCUMENTS',
    when: ({ need, documents }) => documents || need === 'detailed',
    weights: {
      email: 4,
      post: 2,
      registered_post: 1,
      registered_electronic: 1,
      sms: -3,
      rcs: -2,
      phone: -2,
      social: -3,
    },
    words: { fr: 'documents ou détails à transmettre', en: 'documents or details to send' },
  },
  {
    code: 'URGENT_COMPLAINT',
    when: ({ reason, urgency }) => reason === 'complaint' && urgency === 'high',
    weights: { phone: 4, self_care: -4, form: -3 },
    words: { fr: 'réclamation urgente', en: 'urgent complaint' },
  },
  {
    code: 'URGENT',
    when: ({ reason, urgency }) => urgency === 'high' && reason !== 'complaint',
    weights: { phone: 2, chat: 2, sms: 1, whatsapp: 1, email: -1, post: -4, registered_post: -3, form: -2 },
    words: { fr: 'demande urgente', en: 'urgent request' },
  },
  {
    code: 'LEGAL_WEIGHT',
    when: ({ legalWeight }) => legalWeight,
    weights: {
      email: 3,
      registered_post: 3,
      registered_electronic: 3,
      post: 1,
      sms: -2,
      phone: -3,
      chat: -3,
      social: -4,
      social_dm: -3,
    },
    words: { fr: 'valeur juridique', en: 'legal weight' },
  },
  {
    code: 'UNHAPPY',
    when: ({ unhappy }) => unhappy,
    weights: { phone: 3, video: 1, self_care: -3, form: -2, social: -2 },
    words: { fr: 'client mécontent', en: 'unhappy customer' },
  },
  {
    code: 'ASSISTANCE',
    when: ({ reason }) => reason === 'assistance',
    weights: { chat: 2, phone: 2, social: 1, social_dm: 1, messenger: 1, video: 1 },
    words: { fr: 'demande d’assistance', en: 'request for assistance' },
  },
  {
    code: 'GREETING',
    when: ({ occasion }) => occasion === 'welcome' || occasion === 'birthday',
    weights: { email: 2, post: 2, sms: 2, phone: -3 },
    words: { fr: 'message de bienvenue ou d’anniversaire', en: 'welcome or birthday message' },
  },
  {
    code: 'REMINDER',
    when: ({ occasion }) => occasion === 'reminder' || occasion === 'confirmation' || occasion === 'delivery',
    weights: { sms: 4, whatsapp: 2, rcs: 2, email: 1, phone: -2, post: -3 },
    words: { fr: 'rappel, confirmation ou livraison', en: 'reminder, confirmation or delivery' },
  },
  {
    code: 'OPINION',
    when: ({ reason, purpose }) => reason === 'opinion' || purpose === 'survey',
    weights: { social: 2, sms: 2, email: 1, phone: -1 },
    words: { fr: 'avis ou enquête', en: 'opinion or survey' },
  },
  {
    code: 'DATA_COLLECTION',
    when: ({ occasion }) => occasion === 'data_collection',
    weights: { form: 4, phone: -1, sms: -1 },
    words: { fr: 'données à recueillir', en: 'data to collect' },
  },
  {
    code: 'CALLBACK',
    when: ({ purpose }) => purpose === 'callback',
    weights: { phone: 6 },
    words: { fr: 'rappel demandé', en: 'call-back requested' },
  },
  {
    code: 'SOLICITATION',
    when: ({ purpose }) => purpose === 'marketing',
    weights: { phone: -2, sms: -1, whatsapp: -1, email: 1, post: 1 },
    words: { fr: 'sollicitation commerciale', en: 'solicitation' },
  },
  {
    code: 'B2B',
    when: ({ audience }) => audience === 'professional',
    weights: { phone: 1, email: 1, fax: 0.5, sms: -1, social: -2, social_dm: -1 },
    words: {
      fr: 'professionnel, ligne directe et écrit archivé',
      en: 'professional, direct line and archived writing',
    },
  },
  {
    code: 'B2C',
    when: ({ audience }) => audience === 'individual',
    weights: { fax: -6 },
    words: { fr: 'télécopie réservée aux professionnels', en: 'fax is for professionals' },
  },
  {
    code: 'AGE',
    when: (input) => input.ageBand === 'under_30' && unknownHabits(input),
    weights: { sms: 0.5, whatsapp: 0.5, chat: 0.5 },
    words: { fr: 'habitude de sa tranche d’âge', en: 'habit of the age band' },
  },
  {
    code: 'AGE',
    when: (input) => input.ageBand === 'over_60' && unknownHabits(input),
    weights: { phone: 0.5, post: 0.5 },
    words: { fr: 'habitude de sa tranche d’âge', en: 'habit of the age band' },
  },
]
