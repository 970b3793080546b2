import type { OptionalPurpose } from './consents'
import type { PortalChannel } from './topics'

export type NoticeLanguage = 'fr' | 'en'

const BY: Record<PortalChannel, Record<NoticeLanguage, string>> = {
  email: { fr: 'par e-mail', en: 'by e-mail' },
  sms: { fr: 'par SMS', en: 'by text message' },
  whatsapp: { fr: 'par WhatsApp', en: 'on WhatsApp' },
  phone: { fr: 'par téléphone', en: 'by phone' },
  post: { fr: 'par courrier', en: 'by post' },
}

const WHAT: Record<OptionalPurpose, Record<NoticeLanguage, string>> = {
  marketing: { fr: 'les offres et les conseils', en: 'offers and advice' },
  survey: { fr: 'des questions sur votre satisfaction', en: 'questions about your satisfaction' },
}

/** What the portal says where electronic registered letters are accepted. */
export function registeredNotice(language: NoticeLanguage, brand: string): { slug: string; text: string } {
  return {
    slug: 'portal-registered-electronic',
    text:
      language === 'fr'
        ? `En choisissant l’électronique, vous acceptez de recevoir par voie électronique les lettres recommandées de ${brand} (CPCE, art. L100). Vous pouvez revenir au papier ici à tout moment.`
        : `By choosing electronic you agree to receive registered letters from ${brand} electronically (CPCE, art. L100). You can go back to paper here at any time.`,
  }
}

/** What the portal says about each channel's box, as the ledger keeps it: a name for it, and the words shown. */
export function portalNotice(
  purpose: OptionalPurpose,
  channel: PortalChannel,
  language: NoticeLanguage,
  brand: string,
): { slug: string; text: string } {
  const [what, by] = [WHAT[purpose][language], BY[channel][language]]
  return {
    slug: `portal-${purpose}-${channel}`,
    text:
      language === 'fr'
        ? `En cochant ce canal, vous acceptez de recevoir ${what} de ${brand} ${by}. Vous pouvez changer d’avis ici à tout moment.`
        : `By ticking this channel you agree to receive ${what} from ${brand} ${by}. You can change your mind here at any time.`,
  }
}
