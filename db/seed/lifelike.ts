import type { Channel } from '../../lib/channels/port'
import { deck, type Random } from './random'
import { parseSteps, type Script, type Step } from './script'
import type { StaffKey } from './sign-ins'

/**
 * What happens around the exchanges of every company, whatever they are about: acknowledgements, impatience, a word
 * between colleagues, a conversation handed over, thanks, a second thought. Dealt so that no phrase comes back early.
 */
const WORDS = {
  acknowledged: [
    'Bonjour,\n\nVotre message est bien arrivé. Un conseiller vous répond sous 48 heures.\n\nMaison Clairvue',
    'Bonjour,\n\nNous avons bien reçu votre message et vous répondons sous 48 heures, souvent avant. Pour une urgence : 02 61 91 40 00.\n\nMaison Clairvue',
  ],
  greeted: [
    'Bonjour, je suis l’assistant de Maison Clairvue. Je transmets votre question à un conseiller, il arrive dans un instant.',
    'Bonjour ! Cette question mérite un humain : je vous mets en relation, l’attente est estimée à 2 minutes.',
    'Bonjour, je n’ai pas la réponse dans mes pages. Un conseiller prend la suite ici même.',
    'Bonjour ! Un conseiller est disponible, il lit votre message.',
  ],
  introduced: [
    'Bonjour {$civ}, {$agent} à votre écoute. Je regarde tout de suite.',
    'Bonjour, {$agent} de la relation client. Laissez-moi une minute, j’ouvre votre dossier.',
    'Bonjour {$civ}, {$agent}. Je vois votre fiche, un instant.',
    '{$agent}, bonjour ! Je vérifie et je reviens vers vous.',
    'Bonjour, c’est {$agent}. Bonne question, je la pose à l’atelier en même temps que je vous réponds.',
    'Bonjour {$civ}, je prends la suite de l’assistant. {$agent}.',
    'Bonjour, {$agent}. Vous êtes bien {$civ}, à {$city} ?',
  ],
  chatThanks: [
    'merci beaucoup',
    'ok merci, bonne journée',
    'super, merci',
    'très bien merci',
    'c’est noté, merci',
    'nickel',
    'merci pour la rapidité',
    'parfait, bonne soirée',
    'merci {$agent}',
    'ok ça marche',
    'd’accord, merci bien',
    'génial merci',
    'merci, c’était rapide',
    'ok super',
    'bien reçu merci',
  ],
  chatGoodbye: [
    'Avec plaisir. Bonne journée à vous !',
    'Je vous en prie, à bientôt.',
    'C’est moi qui vous remercie. Bonne journée.',
    'Bonne journée, et n’hésitez pas à revenir.',
    'Avec plaisir !',
    'À bientôt {$atshop}.',
  ],
  pressed: [
    'Je me permets de revenir vers vous, mon message est resté sans réponse.',
    'Petite relance, au cas où mon premier message se serait perdu.',
    'Toujours sans nouvelles de votre part. Pouvez-vous me dire au moins que vous m’avez lu{$e} ?',
    'Je relance. Le sujet n’a rien d’urgent, mais le silence m’inquiète un peu.',
    'Je n’ai reçu que votre réponse automatique. Y a-t-il quelqu’un derrière ?',
    'Deuxième message. Je sais que vous êtes occupés, moi aussi.',
    'Ai-je écrit au bon endroit ? Dites-le-moi, je m’adresserai ailleurs.',
    'Sans réponse de votre part, je me demande s’il ne vaut pas mieux passer directement à la boutique.',
    'Je vous renvoie mon message ci-dessous. Merci d’y jeter un œil.',
    'Je reviens à la charge, gentiment mais sûrement.',
    'Vous annonciez quarante-huit heures, nous y sommes. Où en est ma demande ?',
    'Avez-vous eu le temps de regarder ma question ?',
  ],
  pressedShort: [
    'vous avez eu mon message ?',
    'toujours rien ?',
    'allo ?',
    'je relance au cas où',
    'bon, je n’ai pas de réponse, je fais comment ?',
    'une réponse serait sympa',
    'je patiente toujours',
    'petit up',
    'quelqu’un peut me répondre ?',
    'du nouveau ?',
  ],
  sorry: [
    'Pardon pour ce délai, vous avez eu raison de relancer.',
    'Votre premier message était arrivé dans la mauvaise file, toutes mes excuses.',
    'Je vous dois des excuses pour ce silence.',
    'Pardon pour l’attente, votre message m’arrive seulement.',
    'Vous auriez dû avoir cette réponse plus tôt, je vous prie de nous excuser.',
    'Merci de votre patience, et pardon de l’avoir mise à l’épreuve.',
  ],
  aside: [
    'Historique relu : rien d’ouvert par ailleurs.',
    'Vu avec {$optician} avant de répondre.',
    'Identité sûre, même adresse en boutique et sur le site.',
    'Ton cordial, a l’habitude d’écrire. Préfère les réponses courtes.',
    'Je réponds sur le même canal, c’est là que la lecture est la plus rapide.',
    'À surveiller : deuxième message ce trimestre sur le même sujet.',
    'J’ai appelé {$atshop}, {$optician} confirme.',
    'Pas de numéro de commande donné, retrouvé par le nom : {$order}.',
    'Rien à facturer, c’est dans l’offre.',
    'Penser à proposer le réglage gratuit au passage.',
    'Bonne humeur au téléphone la dernière fois, on peut répondre simplement.',
    'Client{$e} depuis longtemps, soigner la réponse.',
    'J’ai corrigé le numéro de mobile dans la fiche en même temps.',
    'Réponse relue par {$optician} pour la partie technique.',
    'La facture est bien réglée, je le note pour éviter une question inutile.',
    'Équipement de moins de deux ans : garantie encore valable.',
    'Attention, homonyme dans le fichier : vérifier la date de naissance avant d’envoyer un document.',
    'Demandé à l’atelier, réponse dans l’heure.',
    'Ordonnance au dossier, lisible, du {$doctor}.',
    'Je garde la main jusqu’au bout, inutile de réattribuer.',
    'Rappeler si pas de retour d’ici {$day+3}.',
    'Tiers payant {$mutuelle}, rien à avancer.',
    'Stock vérifié {$atshop} : disponible.',
    'A déjà écrit le mois dernier, voir la demande précédente avant toute relance.',
  ],
  handed: [
    '@{to} je te passe la suite, je ne suis pas là cet après-midi. Tout est dit dans le fil, il ne reste qu’à confirmer.',
    '@{to} c’est plutôt pour toi : tu connais le dossier mieux que moi.',
    '@{to} relais : question comprise, vérification faite, reste la réponse à rédiger. Rien n’a été promis.',
    '@{to} peux-tu prendre ? Demandé : une réponse précise. Tenté : la boutique, qui renvoie vers nous. Promis : rien encore.',
    '@{to} je suis en formation jusqu’à demain, merci de suivre. Le ton est bon, rien d’urgent.',
    '@{to} à toi, c’est ta spécialité. Rien n’a été promis à ce stade.',
  ],
  thanked: [
    'Merci beaucoup, c’est parfait.',
    'Merci pour votre réponse.',
    'Merci de votre rapidité.',
    'Parfait, merci à vous.',
    'Super, merci pour tout.',
    'Merci infiniment.',
    'Merci, c’est entendu.',
    'Merci, bonne journée à vous.',
    'Un grand merci à toute l’équipe.',
    'Parfait, à bientôt.',
    'Merci d’avoir fait si vite.',
    'Nickel, bonne fin de journée.',
    'Merci, c’est très clair.',
    'Merci de votre gentillesse.',
    'Mille mercis.',
    'Merci, je n’en espérais pas tant.',
    'Super, bonne continuation.',
    'Merci bien et bon courage.',
  ],
} as const

/** A return after the end, and what it is answered. */
const SECOND_THOUGHTS: readonly (readonly [string, string, string])[] = [
  [
    'Je reviens vers vous : rien n’a bougé depuis votre dernier message. Pouvez-vous regarder ?',
    'Vous avez bien fait d’insister. La demande était close chez nous sans être terminée : c’est fait à l’instant, et je vérifie moi-même {$weekday+2}.',
    'Demande réellement terminée',
  ],
  [
    'Une question que j’ai oubliée : est-ce que cela change quelque chose à ma garantie ?',
    'Rien du tout, elle court toujours jusqu’à la même date. Bonne question, je l’ajoute à nos réponses.',
    'Précision sur la garantie',
  ],
  [
    'Finalement je préfère venir sur place, est-ce encore possible cette semaine ?',
    'Bien sûr. {$day+2} à {$hour}, {$atshop} ? {$optician} vous attend.',
    'Rendez-vous pris en boutique',
  ],
  [
    'On m’a dit autre chose en boutique. Qui a raison ?',
    'Nous, cette fois, mais je comprends le doute. J’ai appelé {$atshop} pour que la réponse soit la même partout.',
    'Réponse confirmée à la boutique',
  ],
  [
    'Tout est en ordre de mon côté, sauf que le document joint ne s’ouvre pas. Pourriez-vous le renvoyer ?',
    'Le revoici, dans un autre format. Dites-moi s’il résiste encore.',
    'Document renvoyé',
  ],
  [
    'Pardon de rouvrir le sujet : la date annoncée est passée.',
    'C’est à nous de vous demander pardon. Nouvelle date ferme : {$day+2}. Je vous écris la veille pour confirmer.',
    'Nouvelle date donnée et tenue',
  ],
  [
    'Cela recommence, exactement comme la première fois.',
    'Alors on ne recommence pas la même réponse : {$optician} vous appelle aujourd’hui et regarde la cause.',
    'Cause trouvée au second passage',
  ],
  [
    'J’ai bien reçu votre réponse, mais elle ne répond qu’à la moitié de ma question.',
    'Vous avez raison. Pour l’autre moitié : oui, c’est possible, et sans frais pour vous. Je le fais dès que vous me donnez votre accord.',
    'Seconde moitié de la question traitée',
  ],
]

const ANSWERED: readonly Channel[] = ['email', 'form', 'sms', 'whatsapp', 'messenger', 'instagram']

export type Lifelike = (
  script: Script,
  channel: Channel,
  staff: StaffKey,
  others: readonly StaffKey[],
  names: (key: StaffKey) => string,
) => Script

/** Adds to everyday scripts what surrounds them in life, by chance. */
export function lifelike(random: Random): Lifelike {
  const deals = new Map(Object.entries(WORDS).map(([name, list]) => [name, deck<string>(random.fork(name), list)]))
  const word = (name: keyof typeof WORDS) => deals.get(name)?.() ?? ''
  const secondThought = deck(random.fork('second'), SECOND_THOUGHTS)
  const steps = (text: string): Step[] => parseSteps(text)

  return (script, channel, staff, others, names) => {
    const [first, ...rest] = script.steps
    if (!first) return script
    const narrowed: Step = { ...first, channels: [channel] }
    const answerAt = rest.findIndex(
      (step) => step.act === 'outbound' && !step.flags.has('auto') && !step.flags.has('bot'),
    )
    const answer = rest[answerAt]
    if (channel === 'chat') {
      if (!answer) return { ...script, steps: [narrowed, ...rest] }
      const opening = steps(`< chat +0m bot\n${word('greeted')}\n< chat +1m raw\n${word('introduced')}`)
      const closing = random.chance(0.65)
        ? steps(
            `> chat +1m raw\n${word('chatThanks')}${random.chance(0.6) ? `\n< chat +1m raw\n${word('chatGoodbye')}` : ''}`,
          )
        : []
      const end = rest.findIndex((step) => step.verb === 'resolve')
      const body = end === -1 ? rest : rest.slice(0, end)
      const spoken = body.some((step) => step.act === 'inbound') ? [] : closing
      return { ...script, steps: [narrowed, ...opening, ...body, ...spoken, ...(end === -1 ? [] : rest.slice(end))] }
    }
    if (!ANSWERED.includes(channel) || !answer) return { ...script, steps: [narrowed, ...rest] }
    const before: Step[] = []
    let reply = answer
    const written = channel === 'email' || channel === 'form'
    if (written && random.chance(0.42)) before.push(...steps(`< email +1m auto\n${word('acknowledged')}`))
    if (random.chance(0.17)) {
      before.push(
        ...steps(
          written
            ? `> email ${channel === 'form' ? 'form ' : ''}+${random.int(2, 4)}d\n${word('pressed')}`
            : `> ${channel} +${random.int(3, 20)}h\n${word('pressedShort')}`,
        ),
      )
      reply = {
        ...answer,
        delay: { minutes: random.int(40, 300), clock: null },
        wordings: answer.wordings.map((each) => ({ ...each, text: `${word('sorry')} ${each.text}` })),
      }
    }
    const other = others.filter((each) => each !== staff)
    if (other.length > 0 && random.chance(0.09)) {
      const from = random.pick(other)
      before.push(
        ...steps(
          `~ +2h ${from}\n${word('handed').replace('{to}', names(staff).split(' ')[0] ?? '')}\n* assign +1m ${staff} by=${from}`,
        ),
      )
    } else if (random.chance(0.3)) before.push(...steps(`~ +1h\n${word('aside')}`))
    const after: Step[] = []
    const same = channel === 'form' ? 'email' : channel
    if (random.chance(0.2)) after.push(...steps(`> ${same} +${random.int(1, 20)}h raw\n${word('thanked')}`))
    else if (random.chance(0.08)) {
      const [asked, said, done] = secondThought()
      after.push(...steps(`> ${same} +${random.int(1, 9)}d\n${asked}\n< ${same} +4h\n${said}\n* resolve +2h\n${done}`))
    }
    const between = rest.slice(0, answerAt)
    return { ...script, steps: [narrowed, ...between, ...before, reply, ...rest.slice(answerAt + 1), ...after] }
  }
}
