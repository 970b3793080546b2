import type { LedgerEntry, LedgerState } from './event'
import type { ReceiptController } from './receipt-kantara'
import { CHANNEL_WORDS, METHOD_WORDS, PURPOSE_WORDS, type ReceiptLanguage, receiptLanguage } from './receipt-words'

type Words = Record<ReceiptLanguage, string>

const STATE_WORDS: Record<LedgerState, Words> = {
  granted: { fr: 'Accord donné', en: 'Consent given' },
  confirmed: { fr: 'Accord confirmé', en: 'Consent confirmed' },
  denied: { fr: 'Refus', en: 'Refusal' },
  pending: { fr: 'En attente de votre confirmation', en: 'Waiting for your confirmation' },
  withdrawn: { fr: 'Accord retiré ou opposition', en: 'Consent withdrawn, or objection' },
  expired: { fr: 'Accord arrivé à son terme', en: 'Consent that has ended' },
  imported: { fr: 'Information reprise, qui n’autorise rien', en: 'Imported information, which allows nothing' },
}

const LABELS = {
  said: { fr: 'Votre choix', en: 'Your choice' },
  purpose: { fr: 'Pour', en: 'For' },
  channel: { fr: 'Par', en: 'By' },
  contactPoint: { fr: 'Coordonnée', en: 'Address or number' },
  at: { fr: 'Le', en: 'On' },
  how: { fr: 'Comment', en: 'How' },
  where: { fr: 'Où', en: 'Where' },
  until: { fr: 'Valable jusqu’au', en: 'Valid until' },
  controller: { fr: 'Responsable du traitement', en: 'Controller' },
  number: { fr: 'Numéro d’enregistrement', en: 'Record number' },
} satisfies Record<string, Words>

const PARIS = 'Europe/Paris'
const dateOf = (instant: string, language: ReceiptLanguage) =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: PARIS,
  }).format(new Date(instant))

export type ReceiptLines = {
  language: ReceiptLanguage
  title: string
  lead: string
  lines: { label: string; value: string }[]
  noticeTitle: string
  foot: string[]
}

/** What the receipt for people says, in the language of the notice; times are those of Paris. */
export function receiptLines({
  entry,
  controller,
  contactPoint,
}: {
  entry: LedgerEntry
  controller: ReceiptController
  contactPoint: string | null
}): ReceiptLines {
  const language = receiptLanguage(entry)
  const line = (label: keyof typeof LABELS, value: string | null) =>
    value ? [{ label: LABELS[label][language], value }] : []
  const street = [controller.address.streetAddress, controller.address.postalCode, controller.address.addressLocality]
  const who = [controller.name, ...street, controller.email, controller.phone].filter(Boolean).join(', ')
  const french = language === 'fr'
  return {
    language,
    title: french ? 'Reçu de votre choix' : 'Receipt of your choice',
    lead: french
      ? 'Gardez ce document : il dit ce que vous avez choisi, et permet de le vérifier.'
      : 'Keep this document: it says what you chose and lets you check it.',
    lines: [
      ...line('said', STATE_WORDS[entry.state][language]),
      ...line('purpose', PURPOSE_WORDS[entry.purpose][language]),
      ...line('channel', CHANNEL_WORDS[entry.channel][language]),
      ...line('contactPoint', contactPoint),
      ...line('at', dateOf(entry.occurred_at, language)),
      ...line('how', METHOD_WORDS[entry.method][language]),
      ...line('where', entry.source),
      ...line('until', entry.valid_until && dateOf(entry.valid_until, language)),
      ...line('controller', who),
      ...line('number', `${entry.seq} (${entry.id})`),
    ],
    noticeTitle: french ? 'Le texte qui vous a été présenté' : 'The text you were shown',
    foot: french
      ? [
          `Vous pouvez changer d’avis à tout moment, aussi simplement : ${controller.preferencesUrl}`,
          `Empreinte de l’enregistrement (SHA-256) : ${entry.hash}`,
        ]
      : [
          `You may change your mind at any time, just as easily: ${controller.preferencesUrl}`,
          `Fingerprint of the record (SHA-256): ${entry.hash}`,
        ],
  }
}
