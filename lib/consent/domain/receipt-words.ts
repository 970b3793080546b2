import type { LedgerChannel, LedgerEntry, LedgerMethod, LedgerPurpose } from './event'

/** Words of the receipts, in the language the notice was shown in; French unless it was English. */
export type ReceiptLanguage = 'fr' | 'en'

export function receiptLanguage(entry: Pick<LedgerEntry, 'language'>): ReceiptLanguage {
  return entry.language.startsWith('en') ? 'en' : 'fr'
}

export const PURPOSE_WORDS: Record<LedgerPurpose, Record<ReceiptLanguage, string>> = {
  marketing: { fr: 'Recevoir des offres', en: 'Receiving offers' },
  marketing_off_hours: {
    fr: 'Être appelé hors des heures légales du démarchage',
    en: 'Being called outside the legal hours of canvassing',
  },
  survey: { fr: 'Donner son avis', en: 'Giving an opinion' },
  service: { fr: 'Suivre ses contrats et ses demandes', en: 'Following contracts and requests' },
  tracking: { fr: 'Mesurer l’ouverture des e-mails', en: 'Measuring e-mail opens' },
  recording: { fr: 'Enregistrer les appels', en: 'Recording calls' },
  profiling: { fr: 'Adapter les propositions au profil', en: 'Adapting proposals to the profile' },
}

export const METHOD_WORDS: Record<LedgerMethod, Record<ReceiptLanguage, string>> = {
  checkbox: { fr: 'Case cochée', en: 'Checked box' },
  doi: { fr: 'Lien de confirmation par e-mail', en: 'Confirmation link by e-mail' },
  paper: { fr: 'Document papier', en: 'Paper document' },
  call: { fr: 'De vive voix, au téléphone', en: 'Spoken, on the phone' },
  stop: { fr: 'Mot-clé par SMS', en: 'Keyword by SMS' },
  one_click: { fr: 'Désinscription en un clic', en: 'One-click unsubscribe' },
  portal: { fr: 'Espace préférences', en: 'Preference portal' },
  agent: { fr: 'Par un conseiller', en: 'Through an agent' },
  import: { fr: 'Reprise de données', en: 'Import' },
}

export const CHANNEL_WORDS: Record<LedgerChannel, Record<ReceiptLanguage, string>> = {
  email: { fr: 'E-mail', en: 'E-mail' },
  sms: { fr: 'SMS', en: 'SMS' },
  rcs: { fr: 'Message RCS', en: 'RCS message' },
  phone: { fr: 'Téléphone', en: 'Phone' },
  voicebot: { fr: 'Appel automatisé', en: 'Automated call' },
  whatsapp: { fr: 'WhatsApp', en: 'WhatsApp' },
  messenger: { fr: 'Messenger', en: 'Messenger' },
  instagram: { fr: 'Instagram', en: 'Instagram' },
  post: { fr: 'Courrier', en: 'Post' },
  registered_post: { fr: 'Lettre recommandée', en: 'Registered letter' },
  registered_electronic: { fr: 'Recommandé électronique', en: 'Electronic registered letter' },
  fax: { fr: 'Télécopie', en: 'Fax' },
  chat: { fr: 'Chat', en: 'Chat' },
  social_dm: { fr: 'Message privé', en: 'Direct message' },
  any: { fr: 'Tous les canaux', en: 'Every channel' },
}
