import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitReply, splitReplyText } from './split'

const OWN = 'Bonjour,\n\nMerci pour votre réponse, je vous envoie les pièces demain.\n\nCordialement,\nMarie'
const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim()

/** How mail programs introduce a quotation, written by hand from what they print. */
const INTRODUCTIONS: Record<string, string> = {
  en1: 'On Mon, Nov 3, 2026 at 10:12 AM Jean Dupont <jean@x.fr> wrote:',
  en2: 'On 3/11/2026 10:12, Jean Dupont wrote:',
  en3: 'Jean Dupont <jean@x.fr> wrote:',
  en4: 'On Mon, 3 Nov 2026, 10:12 Jean Dupont, <jean@x.fr> wrote:',
  en5: 'On Monday, November 3, 2026 10:12 AM, Jean Dupont <jean@x.fr> wrote:',
  en7: 'Quoting Jean Dupont <jean@x.fr>:',
  en8: 'On Nov 3, 2026, at 10:12, Jean Dupont via Service <\nreply+abc@x.fr> wrote:',
  en9: 'At 10:12 AM 11/3/2026, Jean Dupont wrote:',
  en10: 'In a message dated 11/3/2026 10:12:33 A.M. Romance Standard Time, jean@x.fr writes:',
  en11: 'November 3, 2026 10:12 AM, "Jean Dupont" <jean@x.fr> wrote:',
  en13: '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, November 3rd, 2026 at 10:12, Jean Dupont <jean@x.fr> wrote:',
  en15: 'On 03 Nov 2026, at 10:12, jean@x.fr wrote:',
  fr1: 'Le lun. 3 nov. 2026 à 10:12, Jean Dupont <jean@x.fr> a écrit :',
  fr2: 'Le 03/11/2026 à 10:12, Jean Dupont a écrit :',
  fr3: 'Le 3 novembre 2026 10:12, Jean Dupont <jean@x.fr> a écrit :',
  fr4: 'Le lundi 3 novembre 2026 à 10:12:45 UTC+1, Jean Dupont\n<jean@x.fr> a écrit :',
  fr5: 'Le 3 nov. 2026 à 10:12, Jean Dupont <\njean@x.fr> a écrit :',
  fr6: 'Le lun. 3 nov. 2026 à 10 h 12, Jean Dupont <jean@x.fr> a\nécrit :',
  fr7: 'Le Lundi 3 novembre 2026 10h12, Jean Dupont <jean@x.fr> a écrit :',
  fr8: 'Jean Dupont <jean@x.fr> a écrit :',
  fr9: 'De: "Jean Dupont" <jean@x.fr>\nÀ: "Service" <s@x.fr>\nEnvoyé: Lundi 3 Novembre 2026 10:12:00\nObjet: Devis',
  fr10: 'De : Jean Dupont <jean@x.fr>\nEnvoyé : lundi 3 novembre 2026 10:12\nÀ : s@x.fr\nCc : t@x.fr\nObjet : RE: Devis',
  fr11: "-----Message d'origine-----\nDe : Jean Dupont [mailto:jean@x.fr]\nEnvoyé : lundi 3 novembre 2026 10:12\nÀ : s@x.fr\nObjet : Devis",
  fr12: '-------- Message original --------\nDe : Jean Dupont <jean@x.fr>\nDate : 03/11/2026 10:12 (GMT+01:00)\nÀ : s@x.fr\nObjet : Devis',
  fr13: '> Message du 03/11/26 10:12\n> De : "Jean Dupont" \n> A : s@x.fr\n> Copie à : \n> Objet : Devis\n> ',
  fr14: '________________________________\nDe : Jean Dupont <jean@x.fr>\nEnvoyé : lundi 3 novembre 2026 10:12\nÀ : s@x.fr <s@x.fr>\nObjet : Devis',
  fr15: '----- Mail original -----\nDe: "Jean Dupont" <jean@x.fr>\nÀ: s@x.fr\nEnvoyé: Lundi 3 Novembre 2026 10:12:00\nObjet: Devis',
  fr16: 'envoyé : 3 novembre 2026 à 10:12\nde : Jean Dupont <jean@x.fr>\nà : s@x.fr\nobjet : Devis',
  fr17: '*De :* Jean Dupont <jean@x.fr>\n*Envoyé :* lundi 3 novembre 2026 10:12\n*À :* s@x.fr\n*Objet :* Devis',
  fr18: '---- Le lun., 03 nov. 2026 10:12:33 +0100 Jean Dupont <jean@x.fr> a écrit ----',
  fr19: 'Le lundi 3 novembre 2026, Jean Dupont <jean@x.fr> a écrit :',
  fr20: 'De : Service client Relais (service@x.fr)\nDate : 03/11/2026\nObjet : Votre dossier n° 12',
  fr21: 'Message du 03/11/26 10:12\nDe : "Jean Dupont" <jean@x.fr>\nA : s@x.fr\nObjet : Devis',
  fr22: "---------- Message d'origine ----------\nDe : Jean <jean@x.fr>\nDate : 3 nov. 2026",
  de1: 'Am 03.11.2026 um 10:12 schrieb Jean Dupont <jean@x.fr>:',
  de2: 'Am Mo., 3. Nov. 2026 um 10:12 Uhr schrieb Jean Dupont <jean@x.fr>:',
  de3: 'Von: Jean Dupont <jean@x.fr>\nGesendet: Montag, 3. November 2026 10:12\nAn: s@x.fr\nBetreff: AW: Angebot',
  de4: '-----Ursprüngliche Nachricht-----\nVon: Jean Dupont\nGesendet: Montag, 3. November 2026 10:12\nAn: s@x.fr\nBetreff: Angebot',
  de5: 'Jean Dupont <jean@x.fr> schrieb am Mo., 3. Nov. 2026, 10:12:',
  de6: 'Gesendet: Montag, 03. November 2026 um 10:12 Uhr\nVon: "Jean Dupont" <jean@x.fr>\nAn: s@x.fr\nBetreff: Angebot',
  de7: 'Am 3.11.2026 10:12 schrieb "Jean Dupont" <jean@x.fr>:',
  es1: 'El lun, 3 nov 2026 a las 10:12, Jean Dupont (<jean@x.fr>) escribió:',
  es2: 'De: Jean Dupont <jean@x.fr>\nEnviado el: lunes, 3 de noviembre de 2026 10:12\nPara: s@x.fr\nAsunto: RE: Oferta',
  es3: 'El 3 de noviembre de 2026, 10:12, Jean Dupont <jean@x.fr> escribió:',
  es4: '-----Mensaje original-----\nDe: Jean',
  pt1: 'Em seg., 3 de nov. de 2026 às 10:12, Jean Dupont <jean@x.fr> escreveu:',
  pt2: 'De: Jean Dupont <jean@x.fr>\nEnviado: segunda-feira, 3 de novembro de 2026 10:12\nPara: s@x.fr\nAssunto: Re: Oferta',
  pt3: 'No dia 3 de novembro de 2026 às 10:12, Jean Dupont <jean@x.fr> escreveu:',
  pt4: 'Jean Dupont <jean@x.fr> escreveu no dia segunda, 3/11/2026 à(s) 10:12:',
  it1: 'Il giorno lun 3 nov 2026 alle ore 10:12 Jean Dupont <jean@x.fr> ha scritto:',
  it2: 'Da: Jean Dupont <jean@x.fr>\nInviato: lunedì 3 novembre 2026 10:12\nA: s@x.fr\nOggetto: R: Offerta',
  it3: 'Il 03/11/2026 10:12, Jean Dupont ha scritto:',
  nl1: 'Op ma 3 nov. 2026 om 10:12 schreef Jean Dupont <jean@x.fr>:',
  nl2: 'Van: Jean Dupont <jean@x.fr>\nVerzonden: maandag 3 november 2026 10:12\nAan: s@x.fr\nOnderwerp: RE: Offerte',
  nl3: 'Op 3 november 2026 10:12 schreef Jean Dupont <jean@x.fr>:',
  nl4: 'Op 03-11-2026 om 10:12 schreef Jean Dupont:',
  nl5: 'Jean Dupont <jean@x.fr> schreef op 3 nov 2026 om 10:12:',
  sv1: 'Den mån 3 nov. 2026 kl 10:12 skrev Jean Dupont <jean@x.fr>:',
  sv2: 'Från: Jean Dupont <jean@x.fr>\nSkickat: den 3 november 2026 10:12\nTill: s@x.fr\nÄmne: SV: Offert',
  sv3: '3 nov 2026 kl. 10:12 skrev Jean Dupont <jean@x.fr>:',
  da1: 'Den man. 3. nov. 2026 kl. 10.12 skrev Jean Dupont <jean@x.fr>:',
  da2: 'Fra: Jean Dupont <jean@x.fr>\nSendt: 3. november 2026 10:12\nTil: s@x.fr\nEmne: SV: Tilbud',
  no1: 'man. 3. nov. 2026 kl. 10:12 skrev Jean Dupont <jean@x.fr>:',
  no2: 'På mandag 3. november 2026 kl. 10.12 skrev Jean Dupont <jean@x.fr>:',
  fi1: 'ma 3. marrask. 2026 klo 10.12 Jean Dupont (jean@x.fr) kirjoitti:',
  fi2: 'Lähettäjä: Jean Dupont <jean@x.fr>\nLähetetty: maanantai 3. marraskuuta 2026 10.12\nVastaanottaja: s@x.fr\nAihe: Tarjous',
  fi3: 'Jean Dupont <jean@x.fr> kirjoitti 3.11.2026 kello 10.12:',
  pl1: 'pon., 3 lis 2026 o 10:12 Jean Dupont <jean@x.fr> napisał(a):',
  pl2: 'W dniu 3.11.2026 o 10:12, Jean Dupont pisze:',
  pl3: 'Od: Jean Dupont <jean@x.fr>\nWysłano: poniedziałek, 3 listopada 2026 10:12\nDo: s@x.fr\nTemat: Oferta',
  cs1: 'po 3. 11. 2026 v 10:12 odesílatel Jean Dupont <jean@x.fr> napsal:',
  cs2: 'Dne 3.11.2026 v 10:12 Jean Dupont napsal(a):',
  hu1: 'Jean Dupont <jean@x.fr> ezt írta (időpont: 2026. nov. 3., H, 10:12):',
  ro1: 'În lun., 3 nov. 2026 la 10:12, Jean Dupont <jean@x.fr> a scris:',
  tr1: 'Jean Dupont <jean@x.fr>, 3 Kas 2026 Pzt, 10:12 tarihinde şunu yazdı:',
  tr2: '3 Kas 2026 10:12 tarihinde "Jean Dupont" <jean@x.fr> yazdı:',
  ru1: 'пн, 3 нояб. 2026 г. в 10:12, Jean Dupont <jean@x.fr>:',
  ru2: '3 ноября 2026 г., 10:12, Jean Dupont <jean@x.fr> написал:',
  ru3: '03.11.2026 10:12, Jean Dupont пишет:',
  ru4: 'От: Jean Dupont <jean@x.fr>\nОтправлено: 3 ноября 2026 г. 10:12\nКому: s@x.fr\nТема: Предложение',
  ru5: 'Понедельник, 3 ноября 2026, 10:12 +03:00 от Jean Dupont <jean@x.fr>:',
  uk1: 'пн, 3 лист. 2026 р. о 10:12 Jean Dupont <jean@x.fr> пише:',
  el1: 'Στις Δευ, 3 Νοε 2026 στις 10:12 π.μ., ο χρήστης Jean Dupont <jean@x.fr> έγραψε:',
  he1: '‫בתאריך יום ב׳, 3 בנוב׳ 2026 ב-10:12 מאת ‪Jean Dupont‬‏ <‪jean@x.fr‬‏>:‬',
  ar1: 'في الاثنين، 3 نوفمبر 2026 في 10:12 ص تمت كتابة ما يلي بواسطة Jean Dupont <jean@x.fr>:',
  zh1: 'Jean Dupont <jean@x.fr> 于2026年11月3日周一 10:12写道：',
  zh2: '在 2026年11月3日，10:12，Jean Dupont <jean@x.fr> 写道：',
  zh3: '发件人: Jean Dupont <jean@x.fr>\n发送时间: 2026年11月3日 10:12\n收件人: s@x.fr\n主题: Re: 报价',
  zh4: '2026-11-03 10:12 GMT+08:00 Jean Dupont <jean@x.fr>:',
  ja1: '2026年11月3日(月) 10:12 Jean Dupont <jean@x.fr>:',
  ja2: '2026年11月3日 10:12、Jean Dupont <jean@x.fr>のメール:',
  ja3: '差出人: Jean Dupont <jean@x.fr>\n送信日時: 2026年11月3日 10:12\n宛先: s@x.fr\n件名: Re: 見積',
  ko1: '2026년 11월 3일 (월) 오전 10:12, Jean Dupont <jean@x.fr>님이 작성:',
  ko2: '보낸 사람: Jean Dupont <jean@x.fr>\n보낸 날짜: 2026년 11월 3일\n받는 사람: s@x.fr\n제목: 견적',
  vi1: 'Vào Th 2, 3 thg 11, 2026 vào lúc 10:12 Jean Dupont <jean@x.fr> đã viết:',
  ca1: 'Missatge de Jean Dupont <jean@x.fr> del dia dl., 3 de nov. 2026 a les 10:12:',
  sk1: 'po 3. 11. 2026 o 10:12 Jean Dupont <jean@x.fr> napísal(a):',
  bg1: 'На пн, 3.11.2026 г. в 10:12 Jean Dupont <jean@x.fr> написа:',
  et1: 'Kontakt Jean Dupont (<jean@x.fr>) kirjutas kuupäeval E, 3. november 2026 kell 10:12:',
  hr1: 'pon, 3. stu 2026. u 10:12 Jean Dupont <jean@x.fr> napisao je:',
  lt1: '2026-11-03, pr, 10:12 Jean Dupont <jean@x.fr> rašė:',
  id1: 'Pada tanggal Sen, 3 Nov 2026 10.12, Jean Dupont <jean@x.fr> menulis:',
  unk: 'Zzz 3 qqq 2026 vv 10:12 Jean Dupont <jean@x.fr> grblwok:',
  proton: '-------- Original Message --------\nOn Nov 3, 2026, 10:12, Jean Dupont < jean@x.fr> wrote:',
  zoho: '---- On Mon, 03 Nov 2026 10:12:33 +0100 Jean Dupont <jean@x.fr> wrote ----',
  apple: '> On 3 Nov 2026, at 10:12, Jean Dupont <jean@x.fr> wrote:\n> ',
  lotus: 'From:\tJean Dupont/FR/ACME\nTo:\ts@x.fr\nDate:\t03/11/2026 10:12\nSubject:\tDevis',
  ytt: 'From: Jean Dupont\nSent: 11/3/2026 10:12 AM\nTo: s@x.fr\nSubject: Re: Devis',
  more1: 'On Jan 5, 2016, at 4:00 PM, John <foo@bar.com<mailto:foo@bar.com>> wrote:',
  more2: '*On* Tue, Jan 5, 2016 at 4:00 PM, *John* <foo@bar.com> *wrote:*',
  more3: 'John Doe\n<foo@bar.com> wrote:',
  more4: 'On Jan 5, 2016 4:00 PM, "John" <\nfoo@bar.com\n> wrote:',
  more5: 'John <foo@bar.com> schrieb am Di., 5. Jan. 2016 um 16:00 Uhr:',
  more6: '5 января 2016 г., 16:00 пользователь John <foo@bar.com>\nнаписал:',
  more7: 'From:  John <foo@bar.com> Date: Tuesday, January 5, 2016 at 4:00 PM To: Me <me@bar.com> Subject: Hello',
  more8:
    '---------- Původní zpráva ----------\nOd: John <foo@bar.com>\nKomu: me@bar.com\nDatum: 5. 1. 2016 16:00:00\nPředmět: Hello',
}

const QUOTED = '> Bonjour Marie,\n> \n> Voici la suite du dossier.\n'
const BARE = 'Bonjour Marie,\n\nVoici la suite du dossier.\n'

describe('splitReply: quotations introduced by a mail program', () => {
  it.each(Object.entries(INTRODUCTIONS))('%s, quoted with marks', (_, introduction) => {
    expect(squeeze(splitReplyText(`${OWN}\n\n${introduction}\n\n${QUOTED}`).visible)).toBe(squeeze(OWN))
    expect(squeeze(splitReplyText(`${OWN}\n${introduction}\n${QUOTED}`).visible)).toBe(squeeze(OWN))
  })

  it.each(Object.entries(INTRODUCTIONS).filter(([, text]) => !text.startsWith('>')))(
    '%s, quoted without marks',
    (_, introduction) => {
      expect(squeeze(splitReplyText(`${OWN}\n\n${introduction}\n${BARE}`).visible)).toBe(squeeze(OWN))
    },
  )
})

describe('splitReply: what a person wrote stays visible', () => {
  it.each([
    'Bonjour,\n\nLe 12 mars 2024, votre conseiller m\'a écrit :\n"Votre dossier est clos."\nJe conteste.\n\nMarie',
    'Bonjour,\nJe suis venue le 3 novembre 2026 à 10:12 :\nla boutique était fermée.\n\nMerci de me rappeler.',
    'Voici mon trajet :\nDe : Paris\nÀ : Lyon\nDate : 12 mars\nMerci de me faire un devis.',
    'Mes références :\n-----\nCommande 12345\n-----\nMerci de vérifier.',
    'Bonjour\n\nNom : Dupont\nPrénom : Jean\nAdresse : 3 rue X\nTéléphone : 06 12 34 56 78\nDate de naissance : 12/03/1980\n\nMerci',
    'Objet : résiliation de contrat\n\nMadame, Monsieur,\n\nPar la présente, je résilie mon contrat n° 12.\n\nCordialement,\nJean',
    'On Monday I wrote to you and you answered nothing.\n\nOn Tuesday, I called.\nPlease answer:\nwhy?',
    "Le 3 novembre 2026, j'ai reçu ceci :\n> montant dû 45 €\nJe ne comprends pas.",
    '1. Pouvez-vous me rappeler ?\n2. Quel est le délai ?\n\n--\n\nAutre question : est-ce que la garantie couvre la casse ? Je voudrais aussi savoir si vous livrez.\nMerci',
    'Envoyé de ma part ce matin, le colis est perdu : que faire ?',
    'Sent you the form yesterday. Please confirm.',
    'Bonjour,\n\nDate : lundi 3 novembre\nHeure : 10:12\nLieu : boutique de Lyon\n\nMarie <marie@exemple.fr>',
    "C'est urgent !\n\n***\n\nJe voulais aussi vous dire que votre collègue a été formidable. Elle m'a tout expliqué. Merci encore à toute l'équipe.",
    'Merci\n\nJean Dupont\n06 12 34 56 78\n12 rue de la Paix\n75002 Paris',
    '```\nfunction f() {\n--\n  // Sent from my iPhone\n}\n```\nQue dit ce code ?',
  ])('%j', (text) => {
    expect(squeeze(splitReplyText(text).visible)).toBe(squeeze(text))
  })

  it('keeps answers written between the quoted questions, with the questions', () => {
    const text =
      'Le 3 nov. 2026 à 10:12, Service <s@x.fr> a écrit :\n> Quelle couleur ?\n\nBleu.\n\n> Quelle taille ?\n\nGrande.\n'
    expect(splitReplyText(text).visible).toBe('> Quelle couleur ?\n\nBleu.\n\n> Quelle taille ?\n\nGrande.')
  })

  it('keeps an answer written below the quotation', () => {
    const text = `Le 3 nov. 2026 à 10:12, Service <s@x.fr> a écrit :\n${'> ligne de l’ancien message\n'.repeat(20)}\nOui, je confirme.\n`
    expect(splitReplyText(text).visible).toBe('Oui, je confirme.')
  })

  it('shows what the customer forwards, without the header block', () => {
    const gmail =
      'Voyez ci-dessous.\n\n---------- Forwarded message ---------\nDe : Banque <b@banque.fr>\nDate: lun. 3 nov. 2026 à 10:12\nSubject: Refus\nTo: <m@x.fr>\n\nVotre prélèvement a été rejeté.'
    expect(splitReplyText(gmail).visible).toBe('Voyez ci-dessous.\n\nVotre prélèvement a été rejeté.')
    const apple =
      'Bonjour\n\nDébut du message réexpédié :\n\n> De: Banque <b@banque.fr>\n> Objet: Refus\n> Date: 3 novembre 2026\n> À: m@x.fr\n> \n> Votre prélèvement a été rejeté.'
    expect(splitReplyText(apple).visible).toContain('Votre prélèvement a été rejeté.')
    const outlook =
      'Pour information.\n\nDe : Banque <b@banque.fr>\nEnvoyé : lundi 3 novembre 2026 10:12\nÀ : m@x.fr\nObjet : Refus\n\nVotre prélèvement a été rejeté.'
    expect(splitReplyText(outlook, { isForward: true }).visible).toContain('Votre prélèvement a été rejeté.')
    expect(splitReplyText(outlook).visible).toBe('Pour information.')
  })
})

describe('splitReply: signatures', () => {
  it.each([
    ['-- \nJean Dupont\nACME', 'Jean Dupont'],
    ['--\nJean Dupont\n06 12 34 56 78', 'Jean Dupont'],
    ['—\nJean Dupont\nGérant', 'Jean Dupont'],
    ['Envoyé de mon iPhone', 'iPhone'],
    ['Envoyé depuis mon mobile Orange', 'Orange'],
    ['Obtenir Outlook pour iOS<https://aka.ms/o0ukef>', 'Outlook'],
    ['Envoyé à partir de Courrier pour Windows', 'Courrier'],
    ['Sent from my Galaxy', 'Galaxy'],
    ['Von meinem iPhone gesendet', 'iPhone'],
    ['Télécharger BlueMail pour Android', null],
    ['_______________________\nJean Dupont\nwww.exemple.fr', 'exemple'],
    [
      'Ce message et ses pièces jointes sont confidentiels et destinés au seul destinataire.\nSi vous le recevez par erreur, merci de le détruire.',
      'confidentiels',
    ],
  ])('%j', (signature, mark) => {
    const split = splitReplyText(`Je confirme ma commande.\n\n${signature}\n`)
    if (mark === null) expect(split.visible).toContain('Télécharger')
    else {
      expect(split.visible).toBe('Je confirme ma commande.')
      expect(split.signature).toContain(mark)
    }
  })

  it('follows the containers that the HTML declares', () => {
    const split = splitReply([
      { text: 'Oui.' },
      { text: 'Marie', hint: 'signature' },
      { text: 'Le 3 nov., X a écrit :', hint: 'quote' },
      { text: '> Ancien', hint: 'quote' },
    ])
    expect([split.visible, split.signature, split.quoted]).toEqual([
      'Oui.',
      'Marie',
      'Le 3 nov., X a écrit :\n> Ancien',
    ])
  })
})

describe('splitReply: guarantees', () => {
  const line = fc.constantFrom(
    'Bonjour',
    '',
    '> cité',
    '>> cité deux fois',
    '-- ',
    '--',
    '-----',
    'De : a@b.fr',
    'Objet : x',
    'À : c@d.fr',
    'Envoyé : 3 novembre 2026 10:12',
    'Le 3 nov. 2026 à 10:12, X <x@y.fr> a écrit :',
    'wrote:',
    '```',
    'Envoyé de mon iPhone',
    '---------- Forwarded message ----------',
    'Une phrase assez longue pour en être une, n’est-ce pas ?',
    '06 12 34 56 78',
    '-----Message d’origine-----',
  )

  it('loses no line, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 40 }), (lines) => {
        const text = lines.join('\n').replace(/\r\n?/g, '\n')
        expect(
          splitReplyText(text)
            .segments.map((segment) => segment.text)
            .join('\n'),
        ).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it('loses nothing of five megabytes on one line', () => {
    for (const unit of ['a', 'On ', '> ', '-', 'wrote: ', 'De : ', '@', ' ']) {
      const text = unit.repeat(5_000_000 / unit.length)
      const kept = splitReplyText(text).segments.map((segment) => segment.text.length)
      expect(kept.reduce((sum, length) => sum + length)).toBe(text.length)
    }
  })
})
