import type { PortalLanguage } from './letters'

/** The foot of a message that the customer did not ask for: how to stop it and where to choose (CPCE L34-5). */
export function footerOf(language: PortalLanguage, { stop, choices }: { stop: string; choices: string }): string {
  return language === 'fr'
    ? `Continuer à recevoir ce type de message ? Oui, moins souvent ou non : ${stop}\nTous vos choix : ${choices}`
    : `Keep receiving this kind of message? Yes, less often or no: ${stop}\nAll your choices: ${choices}`
}
