/** Where the worker puts the secret when the message leaves: what is stored never opens anything. */
export const SECRET_MARK = '⟦portal-secret⟧'

/** A stored message as it is shown: what opens the portal is only in the message that leaves. */
export const withoutSecretMark = (text: string) => text.replaceAll(SECRET_MARK, '…')

export type PortalLanguage = 'fr' | 'en'

/** French unless the customer's language is English. */
export const portalLanguage = (language: string | null): PortalLanguage => (language?.startsWith('en') ? 'en' : 'fr')

type Letter = { subject: string; text: string }

/** The e-mail that carries the link into the portal, in the customer's language; `publicUrl` is the application's. */
export function linkLetter(language: PortalLanguage, brand: string, publicUrl: string): Letter {
  const link = new URL(`${language === 'fr' ? '' : '/en'}/preferences/open/`, publicUrl).href + SECRET_MARK
  return language === 'fr'
    ? {
        subject: 'Votre lien pour l’espace préférences',
        text: `Bonjour,\n\nVoici votre lien personnel, valable dix minutes et une seule fois :\n${link}\n\nVous n’avez rien demandé ? Ne faites rien : sans ce lien, personne n’entre.\n\n${brand}`,
      }
    : {
        subject: 'Your link to the preference portal',
        text: `Hello,\n\nHere is your personal link. It works once, for ten minutes:\n${link}\n\nYou did not ask for it? Do nothing: without this link nobody gets in.\n\n${brand}`,
      }
}

/** The text message that carries a code, for the portal or to prove a number. */
export function codeText(language: PortalLanguage, brand: string): string {
  return language === 'fr'
    ? `${brand} : votre code est ${SECRET_MARK}. Il est valable dix minutes. Ne le donnez à personne.`
    : `${brand}: your code is ${SECRET_MARK}. It is valid for ten minutes. Give it to nobody.`
}

/** The e-mail that carries the code which proves that an address is one's own. */
export function codeLetter(language: PortalLanguage, brand: string): Letter {
  return language === 'fr'
    ? {
        subject: 'Votre code de vérification',
        text: `Bonjour,\n\nVotre code est ${SECRET_MARK}. Il est valable dix minutes et confirme que cette adresse est la vôtre.\n\nVous n’avez rien demandé ? Ne faites rien : l’adresse ne sera pas utilisée.\n\n${brand}`,
      }
    : {
        subject: 'Your verification code',
        text: `Hello,\n\nYour code is ${SECRET_MARK}. It is valid for ten minutes and confirms that this address is yours.\n\nYou did not ask for it? Do nothing: the address will not be used.\n\n${brand}`,
      }
}

/**
 * The e-mail that asks to confirm a consent: the notice word for word and the link to the page with the button. It asks,
 * and promotes nothing. `language` is the notice's.
 */
export function optInLetter(language: PortalLanguage, brand: string, notice: string, publicUrl: string): Letter {
  const link = new URL(`${language === 'fr' ? '' : '/en'}/preferences/confirm/`, publicUrl).href + SECRET_MARK
  return language === 'fr'
    ? {
        subject: 'Confirmez votre accord',
        text: `Bonjour,\n\nOn nous a dit que vous acceptez ceci :\n\n«\u00a0${notice}\u00a0»\n\nSi c’est le cas, confirmez-le sur cette page. Le lien est valable sept jours et une seule fois :\n${link}\n\nVous n’êtes pas d’accord, ou vous n’avez rien demandé ? Ne faites rien : sans votre confirmation, cet accord ne vaut pas.\n\n${brand}`,
      }
    : {
        subject: 'Confirm your agreement',
        text: `Hello,\n\nWe were told that you agree to this:\n\n“${notice}”\n\nIf you do, confirm it on this page. The link works once, for seven days:\n${link}\n\nYou do not agree, or you did not ask for it? Do nothing: without your confirmation this agreement does not count.\n\n${brand}`,
      }
}
