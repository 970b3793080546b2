/** Where an answer may go. Beside the channels of the contact policy: what the customer comes to by themselves. */
export const ADVICE_CHANNELS = [
  'phone',
  'email',
  'sms',
  'whatsapp',
  'messenger',
  'instagram',
  'rcs',
  'chat',
  'video',
  'post',
  'registered_post',
  'registered_electronic',
  'fax',
  'social_dm',
  'social',
  'form',
  'self_care',
] as const
export type AdviceChannel = (typeof ADVICE_CHANNELS)[number]

export type AdviceLocale = 'fr' | 'en'

/** "Mieux vaut …" / "Better …": the advice as an infinitive or an imperative. */
export const ADVICE_VERBS: Record<AdviceChannel, Record<AdviceLocale, string>> = {
  phone: { fr: 'appeler', en: 'call' },
  email: { fr: 'écrire un e-mail', en: 'write an e-mail' },
  sms: { fr: 'envoyer un SMS', en: 'send an SMS' },
  whatsapp: { fr: 'écrire sur WhatsApp', en: 'write on WhatsApp' },
  messenger: { fr: 'écrire sur Messenger', en: 'write on Messenger' },
  instagram: { fr: 'écrire sur Instagram', en: 'write on Instagram' },
  rcs: { fr: 'envoyer un message RCS', en: 'send an RCS message' },
  chat: { fr: 'répondre dans le chat', en: 'answer in the chat' },
  video: { fr: 'proposer une visio', en: 'offer a video call' },
  post: { fr: 'envoyer un courrier', en: 'send a letter' },
  registered_post: { fr: 'envoyer une lettre recommandée', en: 'send a registered letter' },
  registered_electronic: { fr: 'envoyer un recommandé électronique', en: 'send an electronic registered letter' },
  fax: { fr: 'envoyer une télécopie', en: 'send a fax' },
  social_dm: { fr: 'écrire un message privé', en: 'write a direct message' },
  social: { fr: 'répondre en public', en: 'answer in public' },
  form: { fr: 'envoyer le formulaire', en: 'send the form' },
  self_care: { fr: 'indiquer la page d’aide', en: 'point to the help page' },
}
