import type { Locale } from './vocabulary'

/** Changes with every change of a rule, of its condition or of its rank. Stored with each decision. */
export const RULE_VERSION = '2026-11.1'

/** Figures that a sentence may quote. */
export interface ReasonFigures {
  attemptsMax: number
  attemptsDays: number
  refusalDays: number
  frequencyMax: number
  frequencyDays: number
}

/** What a matched rule does: `note` changes how the message is treated or sent, never whether. */
export type RuleEffect = 'block' | 'defer' | 'redirect' | 'allow' | 'note'

type Sentence = string | ((figures: ReasonFigures) => string)

interface RuleShape {
  code: string
  effect: RuleEffect
  source: Record<Locale, string>
  /** False for the rows marked (m) in CONTACT-POLICY.md: written from memory, to be re-checked. */
  verified: boolean
  /**
   * `supervisor` only where the source is house policy. Law, platform rules and the customer's own word
   * on solicitations are never overridden (`overridableFor` in decide.ts refines QUIET and FREQ).
   */
  overridable: 'supervisor' | 'never'
  /** Day from which the rule is in force, where CONTACT-POLICY.md gives one. */
  since?: string
  /** A few words for a line of the composer. */
  short: Record<Locale, string>
  text: Record<Locale, Sentence>
}

/**
 * Every row of CONTACT-POLICY.md as data, strongest first within each effect. `SURVEY_PHONE` and
 * `NO_GROUND` are ours: the table exempts phone surveys from the opt-in without naming the ground.
 */
export const RULES = [
  {
    code: 'ERASED',
    effect: 'block',
    source: { fr: 'RGPD, art.\u00a017', en: 'GDPR, art.\u00a017' },
    verified: false,
    overridable: 'never',
    short: { fr: 'client effacé', en: 'customer erased' },
    text: {
      fr: 'Ce client a été effacé\u00a0: plus aucun contact n’est possible.',
      en: 'This customer was erased: no contact of any kind is possible.',
    },
  },
  {
    code: 'RESTRICTED',
    effect: 'block',
    source: { fr: 'RGPD, art.\u00a018', en: 'GDPR, art.\u00a018' },
    verified: false,
    overridable: 'never',
    short: { fr: 'traitement limité', en: 'processing restricted' },
    text: {
      fr: 'Le client a obtenu la limitation du traitement\u00a0: seul un message lié à un droit en justice peut partir.',
      en: 'The customer obtained a restriction of processing: only a message about a legal claim may leave.',
    },
  },
  {
    code: 'OBJECTED',
    effect: 'block',
    source: { fr: 'RGPD, art.\u00a021(2)-(3)', en: 'GDPR, art.\u00a021(2)-(3)' },
    verified: false,
    overridable: 'never',
    short: { fr: 'le client s’y est opposé', en: 'the customer objected' },
    text: {
      fr: 'Le client s’est opposé à la prospection sur ce canal, et n’y a pas consenti depuis.',
      en: 'The customer objected to marketing on this channel and has not consented since.',
    },
  },
  {
    code: 'SMS_STOP',
    effect: 'block',
    source: { fr: 'Charte AF2M', en: 'AF2M charter' },
    verified: true,
    overridable: 'never',
    short: { fr: 'STOP reçu', en: 'STOP received' },
    text: {
      fr: 'STOP a été reçu de ce numéro\u00a0: la suppression vaut tout de suite pour la marque, et n’est accusée qu’une fois.',
      en: 'STOP came from this number: it is suppressed at once for the brand, and acknowledged once.',
    },
  },
  {
    code: 'SECTOR_BAN',
    effect: 'block',
    source: { fr: 'C.\u00a0conso. L223-1', en: 'Consumer Code L223-1' },
    verified: true,
    overridable: 'never',
    short: { fr: 'démarchage interdit dans ce secteur', en: 'canvassing banned in this sector' },
    text: {
      fr: 'La prospection pour la rénovation énergétique ou l’adaptation du logement est interdite sans contrat en cours (au téléphone, même avec un consentement).',
      en: 'Marketing energy renovation or home adaptation is banned without an ongoing contract (by phone, even with consent).',
    },
  },
  {
    code: 'MINOR_15',
    effect: 'block',
    source: { fr: 'Loi Informatique et Libertés, art.\u00a045', en: 'French Data Protection Act, art.\u00a045' },
    verified: true,
    overridable: 'never',
    short: { fr: 'moins de 15\u00a0ans', en: 'under 15' },
    text: {
      fr: 'Le client a moins de 15\u00a0ans\u00a0: son consentement en ligne ne vaut qu’avec celui d’un parent.',
      en: 'The customer is under 15: online consent is valid only jointly with a parent’s.',
    },
  },
  {
    code: 'PHONE_REFUSED',
    effect: 'block',
    source: { fr: 'C.\u00a0conso. L221-16, D223-9', en: 'Consumer Code L221-16, D223-9' },
    verified: true,
    overridable: 'never',
    short: { fr: 'refus exprimé au téléphone', en: 'refused during a call' },
    text: {
      fr: (p) =>
        `Le client a refusé d’être rappelé\u00a0: il faut un nouveau consentement, et au moins ${p.refusalDays}\u00a0jours.`,
      en: (p) => `The customer refused further calls: a new opt-in is needed, and at least ${p.refusalDays} days.`,
    },
  },
  {
    code: 'PHONE_NO_CONSENT',
    effect: 'block',
    source: { fr: 'C.\u00a0conso. L223-1', en: 'Consumer Code L223-1' },
    verified: true,
    overridable: 'never',
    since: '2026-08-11',
    short: { fr: 'ni consentement ni contrat lié', en: 'neither consent nor a related contract' },
    text: {
      fr: 'Aucun consentement à être appelé n’est prouvé, et aucun contrat en cours ne porte sur une offre liée.',
      en: 'No consent to be called is proven, and no ongoing contract covers a related offer.',
    },
  },
  {
    code: 'AUTOCALL',
    effect: 'block',
    source: { fr: 'CPCE L34-5', en: 'CPCE L34-5' },
    verified: true,
    overridable: 'never',
    short: { fr: 'automate d’appel sans consentement', en: 'automated call without consent' },
    text: {
      fr: 'Un automate d’appel ne peut prospecter qu’avec un consentement préalable propre à ce canal.',
      en: 'An automated calling system may be used for marketing only with a prior consent for this very channel.',
    },
  },
  {
    code: 'DOI_PENDING',
    effect: 'block',
    source: { fr: 'Politique interne, double consentement', en: 'House policy, double opt-in' },
    verified: true,
    overridable: 'supervisor',
    short: { fr: 'consentement à confirmer', en: 'consent awaiting confirmation' },
    text: {
      fr: 'Le consentement attend encore d’être confirmé par le client.',
      en: 'The consent still awaits the customer’s confirmation.',
    },
  },
  {
    code: 'NO_OPT_IN',
    effect: 'block',
    source: { fr: 'CPCE L34-5', en: 'CPCE L34-5' },
    verified: true,
    overridable: 'never',
    short: { fr: 'pas de consentement préalable', en: 'no prior consent' },
    text: {
      fr: 'Aucun consentement préalable n’est prouvé pour la prospection sur ce canal.',
      en: 'No prior consent to marketing on this channel is proven.',
    },
  },
  {
    code: 'B2B_OFF_TOPIC',
    effect: 'block',
    source: { fr: 'CNIL, prospection entre professionnels', en: 'CNIL, business-to-business marketing' },
    verified: true,
    overridable: 'never',
    short: { fr: 'sans rapport avec son métier', en: 'unrelated to the job' },
    text: {
      fr: 'Le message n’est pas en rapport établi avec la profession de la personne\u00a0: il faudrait son consentement.',
      en: 'The message is not shown to relate to the person’s job: consent would be needed.',
    },
  },
  {
    code: 'PARTNER',
    effect: 'block',
    source: { fr: 'CNIL, transmission à des partenaires', en: 'CNIL, sharing with partners' },
    verified: true,
    overridable: 'never',
    short: { fr: 'partenaire non nommé', en: 'partner not named' },
    text: {
      fr: 'Le partenaire n’est pas nommé dans le consentement du client.',
      en: 'The partner is not named in the customer’s consent.',
    },
  },
  {
    code: 'CLI',
    effect: 'block',
    source: { fr: 'C.\u00a0conso. L221-17', en: 'Consumer Code L221-17' },
    verified: true,
    overridable: 'never',
    short: { fr: 'numéro masqué', en: 'hidden number' },
    text: {
      fr: 'Un appel commercial ne peut pas partir d’un numéro masqué.',
      en: 'A marketing call may not come from a hidden number.',
    },
  },
  {
    code: 'CLI_PREFIX',
    effect: 'block',
    source: { fr: 'Arcep, décision 2022-1583', en: 'Arcep, decision 2022-1583' },
    verified: true,
    overridable: 'never',
    short: { fr: 'numéro appelant interdit aux automates', en: 'caller prefix not open to automated calls' },
    text: {
      fr: 'Un appel automatisé doit partir d’un numéro en 0162, 0163, 0270, 0271, 0377, 0378, 0424, 0425, 0568, 0569, 0948 ou 0949 (outre-mer\u00a0: 09475 à 09479).',
      en: 'An automated call must come from a number in 0162, 0163, 0270, 0271, 0377, 0378, 0424, 0425, 0568, 0569, 0948 or 0949 (overseas: 09475 to 09479).',
    },
  },
  {
    code: 'SMS_SENDER',
    effect: 'block',
    source: { fr: 'Arcep, décision 18-0881', en: 'Arcep, decision 18-0881' },
    verified: true,
    overridable: 'never',
    short: { fr: 'expéditeur en 06 ou 07', en: '06 or 07 sender' },
    text: {
      fr: 'Un SMS automatisé ne peut pas partir d’un numéro en 06 ou 07\u00a0: 36xxx pour la prospection, 38xxx pour le service.',
      en: 'An automated SMS may not come from a 06 or 07 number: use 36xxx for marketing, 38xxx for service.',
    },
  },
  {
    code: 'META_HUMAN',
    effect: 'block',
    source: { fr: 'Meta, règles de messagerie', en: 'Meta, messaging policy' },
    verified: true,
    overridable: 'never',
    short: { fr: 'réponse humaine seulement', en: 'human answers only' },
    text: {
      fr: 'Le dernier message du client a plus de 24\u00a0heures\u00a0: seul un conseiller peut répondre, sans rien promouvoir.',
      en: 'The customer’s last message is over 24 hours old: only a person may answer, without promotion.',
    },
  },
  {
    code: 'DUPLICATE',
    effect: 'block',
    source: { fr: 'Politique interne, S1', en: 'House policy, S1' },
    verified: true,
    overridable: 'supervisor',
    short: { fr: 'déjà dit sur un autre canal', en: 'already said on another channel' },
    text: {
      fr: 'Ce même contenu est déjà parti sur un autre canal.',
      en: 'This very content already left on another channel.',
    },
  },
  {
    code: 'NO_GROUND',
    effect: 'block',
    source: { fr: 'RGPD, art.\u00a06', en: 'GDPR, art.\u00a06' },
    verified: true,
    overridable: 'never',
    short: { fr: 'aucune base légale', en: 'no legal ground' },
    text: {
      fr: 'Aucune règle n’autorise ce contact.',
      en: 'No rule allows this contact.',
    },
  },
  {
    code: 'PHONE_HOURS',
    effect: 'defer',
    source: { fr: 'C.\u00a0conso. D223-9', en: 'Consumer Code D223-9' },
    verified: true,
    overridable: 'never',
    short: { fr: 'hors plage légale', en: 'outside legal hours' },
    text: {
      fr: 'Le démarchage téléphonique n’est permis que du lundi au vendredi, de 10\u00a0h à 13\u00a0h et de 14\u00a0h à 20\u00a0h à l’heure du client, hors jours fériés.',
      en: 'Marketing calls are allowed only Monday to Friday, 10:00–13:00 and 14:00–20:00 in the customer’s time zone, except public holidays.',
    },
  },
  {
    code: 'PHONE_CAP',
    effect: 'defer',
    source: { fr: 'C.\u00a0conso. D223-9', en: 'Consumer Code D223-9' },
    verified: true,
    overridable: 'never',
    short: { fr: 'nombre d’appels atteint', en: 'call limit reached' },
    text: {
      fr: (p) =>
        `Déjà ${p.attemptsMax}\u00a0tentatives d’appel en ${p.attemptsDays}\u00a0jours glissants, abouties ou non.`,
      en: (p) => `Already ${p.attemptsMax} call attempts in ${p.attemptsDays} sliding days, answered or not.`,
    },
  },
  {
    code: 'SMS_HOURS',
    effect: 'defer',
    source: { fr: 'Charte AF2M 2026', en: 'AF2M charter 2026' },
    verified: true,
    overridable: 'never',
    short: { fr: 'hors plage des SMS commerciaux', en: 'outside marketing SMS hours' },
    text: {
      fr: 'Un SMS commercial ne part qu’entre 8\u00a0h et 21\u00a0h\u00a030, à l’heure du client.',
      en: 'A marketing SMS leaves only between 08:00 and 21:30 in the customer’s time zone.',
    },
  },
  {
    code: 'SMS_SUNDAY',
    effect: 'defer',
    source: { fr: 'Politique interne, au-delà de la charte AF2M', en: 'House policy, beyond the AF2M charter' },
    verified: true,
    overridable: 'supervisor',
    short: { fr: 'dimanche ou jour férié', en: 'Sunday or public holiday' },
    text: {
      fr: 'Aucun SMS commercial ne part le dimanche ni un jour férié.',
      en: 'No marketing SMS leaves on a Sunday or a public holiday.',
    },
  },
  {
    code: 'QUIET',
    effect: 'defer',
    source: { fr: 'Politique interne, S0', en: 'House policy, S0' },
    verified: true,
    overridable: 'supervisor',
    short: { fr: 'heures calmes ou pause du client', en: 'customer’s quiet hours or pause' },
    text: {
      fr: 'Le client a demandé à ne pas être dérangé en ce moment.',
      en: 'The customer asked not to be disturbed at this time.',
    },
  },
  {
    code: 'FREQ',
    effect: 'defer',
    source: { fr: 'Politique interne, S0', en: 'House policy, S0' },
    verified: true,
    overridable: 'supervisor',
    short: { fr: 'fréquence atteinte', en: 'frequency reached' },
    text: {
      fr: (p) =>
        `Le client a déjà reçu ${p.frequencyMax}\u00a0sollicitations en ${p.frequencyDays}\u00a0jours, tous canaux confondus.`,
      en: (p) =>
        `The customer already received ${p.frequencyMax} solicitations in ${p.frequencyDays} days over all channels.`,
    },
  },
  {
    code: 'LRE_CONSENT',
    effect: 'redirect',
    source: { fr: 'CPCE L100', en: 'CPCE L100' },
    verified: true,
    overridable: 'never',
    short: { fr: 'recommandé électronique non accepté', en: 'electronic registered mail not accepted' },
    text: {
      fr: 'Le consommateur n’a pas accepté au préalable le recommandé électronique\u00a0: la lettre part sur papier.',
      en: 'The consumer gave no prior consent to electronic registered mail: the letter goes on paper.',
    },
  },
  {
    code: 'META_CLOSED',
    effect: 'redirect',
    source: { fr: 'Meta, règles de messagerie', en: 'Meta, messaging policy' },
    verified: true,
    overridable: 'never',
    short: { fr: 'conversation fermée depuis 7\u00a0jours', en: 'conversation closed for 7 days' },
    text: {
      fr: 'Le client n’a pas écrit ici depuis plus de 7\u00a0jours\u00a0: il faut passer par un autre canal.',
      en: 'The customer has not written here for over 7 days: another channel is needed.',
    },
  },
  {
    code: 'WA_TEMPLATE',
    effect: 'redirect',
    source: { fr: 'Meta, règles WhatsApp', en: 'Meta, WhatsApp policy' },
    verified: true,
    overridable: 'never',
    short: { fr: 'fenêtre WhatsApp fermée', en: 'WhatsApp window closed' },
    text: {
      fr: 'Plus de 24\u00a0heures depuis le dernier message du client\u00a0: seul un modèle approuvé peut partir, vers un client qui a accepté WhatsApp.',
      en: 'Over 24 hours since the customer’s last message: only an approved template may leave, to a customer who opted in to WhatsApp.',
    },
  },
  {
    code: 'PREF_CHANNEL',
    effect: 'redirect',
    source: { fr: 'Politique interne, S0 et S1', en: 'House policy, S0 and S1' },
    verified: true,
    overridable: 'supervisor',
    short: { fr: 'un autre canal est préféré', en: 'another channel is preferred' },
    text: {
      fr: 'Le client préfère un autre canal, et aucune forme n’est imposée par la loi.',
      en: 'The customer prefers another channel, and no form is imposed by law.',
    },
  },
  {
    code: 'PHONE_OPT_IN',
    effect: 'allow',
    source: { fr: 'C.\u00a0conso. L223-1', en: 'Consumer Code L223-1' },
    verified: true,
    overridable: 'never',
    short: { fr: 'consentement à être appelé', en: 'consent to be called' },
    text: {
      fr: 'Le client a consenti à être appelé.',
      en: 'The customer consented to be called.',
    },
  },
  {
    code: 'PHONE_CONTRACT',
    effect: 'allow',
    source: { fr: 'C.\u00a0conso. L223-1, al.\u00a04', en: 'Consumer Code L223-1, para.\u00a04' },
    verified: true,
    overridable: 'never',
    short: { fr: 'contrat en cours, offre liée', en: 'ongoing contract, related offer' },
    text: {
      fr: 'Un contrat est en cours et l’offre s’y rapporte ou le complète.',
      en: 'A contract is ongoing and the offer relates to it or complements it.',
    },
  },
  {
    code: 'PHONE_OFFHOURS',
    effect: 'allow',
    source: { fr: 'C.\u00a0conso. D223-9, al.\u00a02', en: 'Consumer Code D223-9, para.\u00a02' },
    verified: true,
    overridable: 'never',
    short: { fr: 'appels hors plage acceptés', en: 'off-hours calls accepted' },
    text: {
      fr: 'Le client a accepté séparément d’être appelé hors des heures légales.',
      en: 'The customer separately agreed to be called outside legal hours.',
    },
  },
  {
    code: 'PHONE_B2B',
    effect: 'allow',
    source: { fr: 'RGPD, art.\u00a06(1)(f)', en: 'GDPR, art.\u00a06(1)(f)' },
    verified: false,
    overridable: 'never',
    short: { fr: 'intérêt légitime documenté', en: 'documented legitimate interest' },
    text: {
      fr: 'Un intérêt légitime est documenté pour ce professionnel, qui ne s’est pas opposé.',
      en: 'A legitimate interest is documented for this professional, who has not objected.',
    },
  },
  {
    code: 'SURVEY_PHONE',
    effect: 'allow',
    source: { fr: 'Politique interne, RGPD art.\u00a06(1)(f)', en: 'House policy, GDPR art.\u00a06(1)(f)' },
    verified: true,
    overridable: 'never',
    short: { fr: 'enquête par téléphone', en: 'survey by phone' },
    text: {
      fr: 'Une enquête par téléphone n’a pas besoin du consentement au démarchage, mais en suit les horaires et les plafonds.',
      en: 'A phone survey does not need the consent to canvassing, but keeps its hours and limits.',
    },
  },
  {
    code: 'OPT_IN',
    effect: 'allow',
    source: { fr: 'CPCE L34-5', en: 'CPCE L34-5' },
    verified: true,
    overridable: 'never',
    short: { fr: 'consentement donné', en: 'consent given' },
    text: {
      fr: 'Le client a donné un consentement propre à ce canal.',
      en: 'The customer gave a consent for this channel.',
    },
  },
  {
    code: 'SOFT_OPT_IN',
    effect: 'allow',
    source: { fr: 'CPCE L34-5, CNIL', en: 'CPCE L34-5, CNIL' },
    verified: true,
    overridable: 'never',
    short: { fr: 'client existant, produit analogue', en: 'existing customer, analogous product' },
    text: {
      fr: 'Le client a déjà acheté un produit analogue à la même entité, et peut refuser à chaque message.',
      en: 'The customer bought an analogous product from the same entity, and can refuse in each message.',
    },
  },
  {
    code: 'B2B_LI',
    effect: 'allow',
    source: { fr: 'CNIL, prospection entre professionnels', en: 'CNIL, business-to-business marketing' },
    verified: true,
    overridable: 'never',
    short: { fr: 'en rapport avec son métier', en: 'related to the job' },
    text: {
      fr: 'Le message est en rapport avec la profession de la personne, informée et qui ne s’est pas opposée.',
      en: 'The message relates to the job of the person, who was informed and has not objected.',
    },
  },
  {
    code: 'B2B_GENERIC',
    effect: 'allow',
    source: { fr: 'CNIL, prospection entre professionnels', en: 'CNIL, business-to-business marketing' },
    verified: true,
    overridable: 'never',
    short: { fr: 'adresse générique', en: 'generic address' },
    text: {
      fr: 'L’adresse générique d’une organisation peut recevoir de la prospection tant qu’elle ne s’y oppose pas.',
      en: 'An organisation’s generic address may receive marketing as long as it does not object.',
    },
  },
  {
    code: 'POST_LI',
    effect: 'allow',
    source: { fr: 'RGPD, art.\u00a06(1)(f) et 21', en: 'GDPR, art.\u00a06(1)(f) and 21' },
    verified: false,
    overridable: 'never',
    short: { fr: 'courrier sans opposition', en: 'post without objection' },
    text: {
      fr: 'La prospection par courrier est permise tant que le client ne s’y oppose pas.',
      en: 'Marketing by post is allowed as long as the customer does not object.',
    },
  },
  {
    code: 'REPLY',
    effect: 'allow',
    source: { fr: 'RGPD, art.\u00a06(1)(b)', en: 'GDPR, art.\u00a06(1)(b)' },
    verified: false,
    overridable: 'never',
    short: { fr: 'réponse à sa demande en cours', en: 'answer to an open request' },
    text: {
      fr: 'C’est la réponse à la demande en cours du client.',
      en: 'This answers the customer’s own open request.',
    },
  },
  {
    code: 'CALLBACK',
    effect: 'allow',
    source: { fr: 'Politique interne', en: 'House policy' },
    verified: true,
    overridable: 'never',
    short: { fr: 'rappel demandé', en: 'requested call-back' },
    text: {
      fr: 'Le client a demandé à être rappelé à ce moment.',
      en: 'The customer asked to be called back at this time.',
    },
  },
  {
    code: 'SERVICE',
    effect: 'allow',
    source: { fr: 'RGPD, art.\u00a06(1)(b) et (c)', en: 'GDPR, art.\u00a06(1)(b) and (c)' },
    verified: false,
    overridable: 'never',
    short: { fr: 'message de service', en: 'service message' },
    text: {
      fr: 'Contrat, obligation légale ou sécurité\u00a0: une opposition à la prospection n’y change rien.',
      en: 'Contract, legal duty or security: a marketing opt-out changes nothing.',
    },
  },
  {
    code: 'WA_WINDOW',
    effect: 'allow',
    source: { fr: 'Meta, règles WhatsApp', en: 'Meta, WhatsApp policy' },
    verified: true,
    overridable: 'never',
    short: { fr: 'conversation WhatsApp ouverte', en: 'WhatsApp conversation open' },
    text: {
      fr: 'Le client a écrit il y a moins de 24\u00a0heures\u00a0: le texte libre est permis.',
      en: 'The customer wrote less than 24 hours ago: free text is allowed.',
    },
  },
  {
    code: 'META_24H',
    effect: 'allow',
    source: { fr: 'Meta, règles de messagerie', en: 'Meta, messaging policy' },
    verified: true,
    overridable: 'never',
    short: { fr: 'conversation ouverte', en: 'conversation open' },
    text: {
      fr: 'Le client a écrit ici il y a moins de 24\u00a0heures.',
      en: 'The customer wrote here less than 24 hours ago.',
    },
  },
  {
    code: 'MIXED',
    effect: 'note',
    source: { fr: 'CPCE L34-5', en: 'CPCE L34-5' },
    verified: true,
    overridable: 'never',
    short: { fr: 'contient de la promotion', en: 'contains promotion' },
    text: {
      fr: 'Le message contient une promotion\u00a0: il suit les règles de la prospection.',
      en: 'The message contains promotion: it follows the marketing rules.',
    },
  },
  {
    code: 'MERGE_STRICT',
    effect: 'note',
    source: { fr: 'Politique interne', en: 'House policy' },
    verified: true,
    overridable: 'never',
    short: { fr: 'fiches fusionnées, état le plus strict', en: 'merged records, strictest state' },
    text: {
      fr: 'Les fiches réunies portaient des choix différents\u00a0: le plus restrictif vaut, jusqu’à ce que le client en décide.',
      en: 'The merged records held different choices: the most restrictive one holds until the customer says otherwise.',
    },
  },
  {
    code: 'PIXEL_OFF',
    effect: 'note',
    source: { fr: 'CNIL, projet 2025 sur les pixels de suivi', en: 'CNIL, 2025 draft on tracking pixels' },
    verified: true,
    overridable: 'never',
    short: { fr: 'sans pixel de suivi', en: 'without tracking pixel' },
    text: {
      fr: 'Aucun consentement au suivi\u00a0: l’e-mail part sans pixel d’ouverture.',
      en: 'No consent to tracking: the e-mail leaves without an open pixel.',
    },
  },
  {
    code: 'REC_OFF',
    effect: 'note',
    source: { fr: 'CNIL, 2022', en: 'CNIL, 2022' },
    verified: true,
    overridable: 'never',
    short: { fr: 'sans enregistrement', en: 'without recording' },
    text: {
      fr: 'Ni information ni accord prouvés\u00a0: l’appel n’est pas enregistré.',
      en: 'No proven notice or agreement: the call is not recorded.',
    },
  },
] as const satisfies readonly RuleShape[]

export type RuleCode = (typeof RULES)[number]['code']
export interface Rule extends RuleShape {
  code: RuleCode
}

export const RULE_CODES: readonly RuleCode[] = RULES.map((rule) => rule.code)

const BY_CODE = new Map<RuleCode, { rule: Rule; rank: number }>(RULES.map((rule, rank) => [rule.code, { rule, rank }]))

/** The rule of a code. */
export function ruleOf(code: RuleCode): Rule {
  return BY_CODE.get(code)!.rule
}

/** Position in `RULES`; smaller is stronger. */
export function rankOf(code: RuleCode): number {
  return BY_CODE.get(code)!.rank
}

/** The full sentence of a rule. */
export function sentenceOf(code: RuleCode, figures: ReasonFigures, locale: Locale): string {
  const sentence: Sentence = ruleOf(code).text[locale]
  return typeof sentence === 'string' ? sentence : sentence(figures)
}
