import type { RuleCode } from './rules'
import type { ContactFacts, ContactRequest } from './types'
import type { ContactChannel, Locale, Outcome } from './vocabulary'

/** One question and its answer, as the API documentation and the "what if" page show it. */
export interface PolicyExample {
  /** The row of CONTACT-POLICY.md that the example shows. */
  code: RuleCode
  title: Record<Locale, string>
  request: ContactRequest & { at: string; facts: ContactFacts }
  expected: { outcome: Outcome; until?: string; redirectTo?: ContactChannel }
}

/** A Tuesday at eleven in Paris: inside every legal window. */
const TUESDAY = '2026-12-01T11:00:00+01:00'
const OPT_IN_2025 = '2025-03-04T09:30:00+01:00'

const grantedFor = (channel: ContactChannel, at = OPT_IN_2025) =>
  ({ purpose: 'marketing', channel, state: 'granted', at }) as const

/** At least one example per row, in the order of the table. */
export const POLICY_EXAMPLES: readonly PolicyExample[] = [
  {
    code: 'ERASED',
    title: { fr: 'Client effacé, même pour un message de service', en: 'Erased customer, even for a service message' },
    request: { purpose: 'service', channel: 'email', topic: 'delivery', at: TUESDAY, facts: { erased: true } },
    expected: { outcome: 'block' },
  },
  {
    code: 'RESTRICTED',
    title: { fr: 'Limitation du traitement en cours', en: 'Restriction of processing active' },
    request: { purpose: 'service', channel: 'email', topic: 'delivery', at: TUESDAY, facts: { restricted: true } },
    expected: { outcome: 'block' },
  },
  {
    code: 'SERVICE',
    title: { fr: 'Limitation du traitement, droit en justice', en: 'Restriction of processing, legal claim' },
    request: { purpose: 'service', channel: 'post', topic: 'legal_claim', at: TUESDAY, facts: { restricted: true } },
    expected: { outcome: 'allow' },
  },
  {
    code: 'MERGE_STRICT',
    title: { fr: 'Fiches fusionnées aux choix différents', en: 'Merged records with different choices' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: {
        consents: [
          grantedFor('email'),
          { purpose: 'marketing', channel: 'email', state: 'withdrawn', at: OPT_IN_2025 },
        ],
      },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'MINOR_15',
    title: { fr: 'Moins de 15 ans, sans l’accord d’un parent', en: 'Under 15, without a parent’s consent' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: { birthDate: '2013-02-20', parentalConsent: false, consents: [grantedFor('email')] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'MIXED',
    title: { fr: 'Message de service qui contient une promotion', en: 'Service message that contains promotion' },
    request: {
      purpose: 'service',
      channel: 'email',
      topic: 'delivery',
      at: TUESDAY,
      containsPromotion: true,
      facts: { consents: [{ purpose: 'marketing', channel: 'email', state: 'denied', at: OPT_IN_2025 }] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'OBJECTED',
    title: { fr: 'Opposition à la prospection', en: 'Objection to marketing' },
    request: {
      purpose: 'marketing',
      channel: 'post',
      topic: 'offers',
      at: TUESDAY,
      facts: { objections: [{ purpose: 'marketing', channel: 'any', at: '2026-05-02T10:00:00+02:00' }] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'SECTOR_BAN',
    title: { fr: 'Rénovation énergétique, sans contrat', en: 'Energy renovation, no contract' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'individual', sector: 'energy_renovation', consents: [grantedFor('phone')] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'OPT_IN',
    title: { fr: 'Consentement à l’e-mail', en: 'Consent to e-mail' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'individual', consents: [grantedFor('email')] },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'SOFT_OPT_IN',
    title: { fr: 'Client existant, produit analogue', en: 'Existing customer, analogous product' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: {
        customerKind: 'individual',
        priorSale: {
          at: '2026-06-18T16:00:00+02:00',
          sameEntity: true,
          analogousProduct: true,
          optOutOffered: true,
        },
      },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'NO_OPT_IN',
    title: { fr: 'Ni consentement ni achat', en: 'Neither consent nor purchase' },
    request: {
      purpose: 'marketing',
      channel: 'sms',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'individual', consents: [{ purpose: 'marketing', channel: 'sms', state: 'imported' }] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'DOI_PENDING',
    title: { fr: 'Double consentement à confirmer', en: 'Double opt-in pending' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: {
        consents: [{ purpose: 'marketing', channel: 'email', state: 'pending', at: '2026-11-30T18:00:00+01:00' }],
      },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'B2B_LI',
    title: { fr: 'Professionnel, en rapport avec son métier', en: 'Professional, related to the job' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'professional', jobRelated: true },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'B2B_OFF_TOPIC',
    title: { fr: 'Professionnel, sans rapport avec son métier', en: 'Professional, unrelated to the job' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'professional', jobRelated: false },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'B2B_GENERIC',
    title: { fr: 'Adresse générique d’une organisation', en: 'Generic address of an organisation' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'generic_address' },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'PARTNER',
    title: { fr: 'Offre d’un partenaire non nommé', en: 'Offer of a partner who was not named' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      partner: 'Optique du Port',
      facts: { consents: [{ ...grantedFor('email'), partners: ['Audition Atlantique'] }] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'SMS_HOURS',
    title: { fr: 'SMS commercial à 21 h 30', en: 'Marketing SMS at 21:30' },
    request: {
      purpose: 'marketing',
      channel: 'sms',
      topic: 'offers',
      at: '2026-12-01T21:30:00+01:00',
      senderNumber: '36123',
      facts: { consents: [grantedFor('sms')] },
    },
    expected: { outcome: 'defer', until: '2026-12-02T07:00:00.000Z' },
  },
  {
    code: 'SMS_SUNDAY',
    title: { fr: 'SMS commercial un dimanche', en: 'Marketing SMS on a Sunday' },
    request: {
      purpose: 'marketing',
      channel: 'sms',
      topic: 'offers',
      at: '2026-12-06T11:00:00+01:00',
      senderNumber: '36123',
      facts: { consents: [grantedFor('sms')] },
    },
    expected: { outcome: 'defer', until: '2026-12-07T07:00:00.000Z' },
  },
  {
    code: 'SMS_SENDER',
    title: { fr: 'SMS automatisé depuis un mobile', en: 'Automated SMS from a mobile number' },
    request: {
      purpose: 'service',
      channel: 'sms',
      topic: 'delivery',
      at: TUESDAY,
      agentTyped: false,
      senderNumber: '+33612345678',
      facts: {},
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'SMS_STOP',
    title: { fr: 'STOP reçu par SMS', en: 'STOP received by SMS' },
    request: {
      purpose: 'marketing',
      channel: 'sms',
      topic: 'offers',
      at: TUESDAY,
      senderNumber: '36123',
      facts: {
        consents: [grantedFor('sms')],
        objections: [{ purpose: 'marketing', channel: 'sms', at: '2026-11-30T12:00:00+01:00' }],
      },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'PIXEL_OFF',
    title: { fr: 'E-mail sans consentement au suivi', en: 'E-mail without consent to tracking' },
    request: { purpose: 'service', channel: 'email', topic: 'delivery', at: TUESDAY, facts: {} },
    expected: { outcome: 'allow' },
  },
  {
    code: 'PHONE_NO_CONSENT',
    title: { fr: 'Appel commercial sans consentement ni contrat', en: 'Marketing call, no consent, no contract' },
    request: { purpose: 'marketing', channel: 'phone', topic: 'offers', at: TUESDAY, facts: {} },
    expected: { outcome: 'block' },
  },
  {
    code: 'PHONE_OPT_IN',
    title: { fr: 'Appel commercial consenti', en: 'Marketing call with consent' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'individual', consents: [grantedFor('phone')] },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'PHONE_CONTRACT',
    title: { fr: 'Contrat en cours, offre liée', en: 'Ongoing contract, related offer' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'individual', contract: { ongoing: true, relatedOffer: true } },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'PHONE_HOURS',
    title: { fr: 'Appel commercial la veille de Noël à 20 h 30', en: 'Marketing call on Christmas Eve at 20:30' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: '2026-12-24T20:30:00+01:00',
      facts: { timeZone: 'Europe/Paris', contract: { ongoing: true, relatedOffer: true } },
    },
    expected: { outcome: 'defer', until: '2026-12-28T09:00:00.000Z' },
  },
  {
    code: 'PHONE_OFFHOURS',
    title: { fr: 'Appels du soir acceptés séparément', en: 'Evening calls agreed to separately' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: '2026-12-24T20:30:00+01:00',
      facts: {
        consents: [grantedFor('phone'), { ...grantedFor('phone', '2026-02-10T11:00:00+01:00'), offHours: true }],
      },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'PHONE_CAP',
    title: { fr: 'Quatre tentatives en trente jours', en: 'Four attempts in thirty days' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: TUESDAY,
      facts: {
        consents: [grantedFor('phone')],
        phoneAttempts: [
          { at: '2026-11-04T11:00:00+01:00', answered: false },
          { at: '2026-11-12T11:00:00+01:00', answered: false },
          { at: '2026-11-18T15:00:00+01:00', answered: true },
          { at: '2026-11-25T10:30:00+01:00', answered: false },
        ],
      },
    },
    expected: { outcome: 'defer', until: '2026-12-04T10:00:00.000Z' },
  },
  {
    code: 'PHONE_REFUSED',
    title: { fr: 'Refus pendant un appel', en: 'Refusal during a call' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: TUESDAY,
      facts: {
        contract: { ongoing: true, relatedOffer: true },
        phoneRefusals: ['2026-11-20T11:04:00+01:00'],
      },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'CLI',
    title: { fr: 'Numéro masqué', en: 'Hidden number' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: TUESDAY,
      caller: { hidden: true },
      facts: { consents: [grantedFor('phone')] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'CLI_PREFIX',
    title: { fr: 'Appel automatisé depuis un 01 99', en: 'Automated call from an 01 99 number' },
    request: {
      purpose: 'service',
      channel: 'voicebot',
      topic: 'appointment',
      at: TUESDAY,
      caller: { number: '+33199001405', automated: true },
      facts: {},
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'AUTOCALL',
    title: { fr: 'Automate d’appel sans consentement', en: 'Automated call without consent' },
    request: {
      purpose: 'marketing',
      channel: 'voicebot',
      topic: 'offers',
      at: TUESDAY,
      caller: { number: '+33162000000', automated: true },
      facts: { customerKind: 'individual', consents: [grantedFor('phone')] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'PHONE_B2B',
    title: { fr: 'Appel à un professionnel, intérêt documenté', en: 'Call to a professional, documented interest' },
    request: {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'offers',
      at: TUESDAY,
      facts: { customerKind: 'professional', interestDocumented: true },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'POST_LI',
    title: { fr: 'Courrier commercial sans opposition', en: 'Marketing letter without objection' },
    request: { purpose: 'marketing', channel: 'post', topic: 'offers', at: TUESDAY, facts: {} },
    expected: { outcome: 'allow' },
  },
  {
    code: 'SERVICE',
    title: { fr: 'Message de service malgré une opposition', en: 'Service message despite a marketing opt-out' },
    request: {
      purpose: 'service',
      channel: 'sms',
      topic: 'delivery',
      at: TUESDAY,
      senderNumber: '38123',
      facts: { objections: [{ purpose: 'marketing', channel: 'any', at: '2026-05-02T10:00:00+02:00' }] },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'PREF_CHANNEL',
    title: { fr: 'Un autre canal est préféré', en: 'Another channel is preferred' },
    request: {
      purpose: 'service',
      channel: 'sms',
      topic: 'invoice-due',
      at: TUESDAY,
      facts: { preferredChannel: 'email' },
    },
    expected: { outcome: 'redirect', redirectTo: 'email' },
  },
  {
    code: 'REPLY',
    title: { fr: 'Réponse à la demande du client', en: 'Reply to the customer’s own request' },
    request: { purpose: 'reply', channel: 'email', topic: 'claim', at: TUESDAY, agentTyped: true, facts: {} },
    expected: { outcome: 'allow' },
  },
  {
    code: 'CALLBACK',
    title: { fr: 'Rappel demandé, un samedi soir', en: 'Requested call-back, on a Saturday evening' },
    request: {
      purpose: 'callback',
      channel: 'phone',
      topic: 'claim',
      at: '2026-12-05T20:30:00+01:00',
      facts: {},
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'WA_WINDOW',
    title: { fr: 'WhatsApp, le client a écrit il y a deux heures', en: 'WhatsApp, the customer wrote two hours ago' },
    request: {
      purpose: 'reply',
      channel: 'whatsapp',
      topic: 'claim',
      at: TUESDAY,
      agentTyped: true,
      facts: { lastInbound: { whatsapp: '2026-12-01T09:00:00+01:00' } },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'WA_TEMPLATE',
    title: { fr: 'WhatsApp, fenêtre fermée, modèle approuvé', en: 'WhatsApp, window closed, approved template' },
    request: {
      purpose: 'service',
      channel: 'whatsapp',
      topic: 'delivery',
      at: TUESDAY,
      template: { approved: true },
      facts: { whatsappOptIn: true, lastInbound: { whatsapp: '2026-11-28T09:00:00+01:00' } },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'WA_TEMPLATE',
    title: { fr: 'WhatsApp, fenêtre fermée, sans accord', en: 'WhatsApp, window closed, no opt-in' },
    request: {
      purpose: 'service',
      channel: 'whatsapp',
      topic: 'delivery',
      at: TUESDAY,
      template: { approved: true },
      facts: { whatsappOptIn: false, lastInbound: { whatsapp: '2026-11-28T09:00:00+01:00' } },
    },
    expected: { outcome: 'redirect', redirectTo: 'sms' },
  },
  {
    code: 'META_24H',
    title: { fr: 'Messenger, moins de 24 heures', en: 'Messenger, within 24 hours' },
    request: {
      purpose: 'reply',
      channel: 'messenger',
      topic: 'claim',
      at: TUESDAY,
      facts: { lastInbound: { messenger: '2026-11-30T20:00:00+01:00' } },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'META_HUMAN',
    title: { fr: 'Messenger, trois jours, réponse d’un conseiller', en: 'Messenger, three days, typed by an agent' },
    request: {
      purpose: 'reply',
      channel: 'messenger',
      topic: 'claim',
      at: TUESDAY,
      agentTyped: true,
      facts: { lastInbound: { messenger: '2026-11-28T10:00:00+01:00' } },
    },
    expected: { outcome: 'allow' },
  },
  {
    code: 'META_HUMAN',
    title: { fr: 'Messenger, trois jours, robot', en: 'Messenger, three days, bot' },
    request: {
      purpose: 'service',
      channel: 'messenger',
      topic: 'delivery',
      at: TUESDAY,
      agentTyped: false,
      facts: { lastInbound: { messenger: '2026-11-28T10:00:00+01:00' } },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'META_CLOSED',
    title: { fr: 'Instagram, plus de sept jours', en: 'Instagram, over seven days' },
    request: {
      purpose: 'reply',
      channel: 'instagram',
      topic: 'claim',
      at: TUESDAY,
      agentTyped: true,
      facts: { lastInbound: { instagram: '2026-11-20T10:00:00+01:00' } },
    },
    expected: { outcome: 'redirect', redirectTo: 'email' },
  },
  {
    code: 'PREF_CHANNEL',
    title: { fr: 'Recommandé papier, électronique accepté', en: 'Paper registered letter, electronic accepted' },
    request: {
      purpose: 'service',
      channel: 'registered_post',
      topic: 'formal-notice',
      at: TUESDAY,
      facts: { electronicMailbox: true, electronicRegisteredConsent: true },
    },
    expected: { outcome: 'redirect', redirectTo: 'registered_electronic' },
  },
  {
    code: 'LRE_CONSENT',
    title: { fr: 'Recommandé électronique non accepté', en: 'Electronic registered letter not accepted' },
    request: {
      purpose: 'service',
      channel: 'registered_electronic',
      topic: 'formal-notice',
      at: TUESDAY,
      facts: { customerKind: 'individual', electronicMailbox: true },
    },
    expected: { outcome: 'redirect', redirectTo: 'registered_post' },
  },
  {
    code: 'REC_OFF',
    title: { fr: 'Appel sans accord à l’enregistrement', en: 'Call without agreement to recording' },
    request: { purpose: 'reply', channel: 'phone', topic: 'claim', at: TUESDAY, agentTyped: true, facts: {} },
    expected: { outcome: 'allow' },
  },
  {
    code: 'DUPLICATE',
    title: { fr: 'Même contenu déjà parti par SMS', en: 'Same content already sent by SMS' },
    request: {
      purpose: 'service',
      channel: 'email',
      topic: 'invoice-due',
      at: TUESDAY,
      contentSlot: 'invoice-due:2026-11',
      facts: { slotsSent: [{ slot: 'invoice-due:2026-11', channel: 'sms', at: '2026-11-30T10:00:00+01:00' }] },
    },
    expected: { outcome: 'block' },
  },
  {
    code: 'FREQ',
    title: { fr: 'Fréquence choisie par le client', en: 'The customer’s own frequency' },
    request: {
      purpose: 'marketing',
      channel: 'email',
      topic: 'offers',
      at: TUESDAY,
      facts: {
        consents: [grantedFor('email')],
        frequencyCap: { max: 1, days: 30 },
        marketingSent: [{ channel: 'post', at: '2026-11-16T09:00:00+01:00' }],
      },
    },
    expected: { outcome: 'defer', until: '2026-12-16T08:00:00.000Z' },
  },
  {
    code: 'QUIET',
    title: { fr: 'Heures calmes du client', en: 'The customer’s quiet hours' },
    request: {
      purpose: 'service',
      channel: 'sms',
      topic: 'delivery',
      at: '2026-12-01T22:15:00+01:00',
      facts: { quietHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '08:00' }] },
    },
    expected: { outcome: 'defer', until: '2026-12-02T07:00:00.000Z' },
  },
  {
    code: 'SURVEY_PHONE',
    title: { fr: 'Enquête par téléphone', en: 'Survey by phone' },
    request: { purpose: 'survey', channel: 'phone', topic: 'satisfaction', at: TUESDAY, facts: {} },
    expected: { outcome: 'allow' },
  },
  {
    code: 'NO_GROUND',
    title: { fr: 'Prospection dans le chat, sans base légale', en: 'Marketing in the chat, without legal ground' },
    request: { purpose: 'marketing', channel: 'chat', topic: 'offers', at: TUESDAY, facts: {} },
    expected: { outcome: 'block' },
  },
]
