import { describe, expect, it } from 'vitest'
import { isAddressLike, parseAddressList } from './addresses'
import { isInlineSafe, safeFilename, uniqueFilenames } from './attachments'
import { guessLanguage } from './language'
import { isDateTrusted, parseMailDate } from './mail-date'
import { buildThreadHeaders, messageIds, plainTextToHtml, signReplyAddress, verifyReplyAddress } from './outgoing'
import { personName } from './person-name'
import { bareSubject, isForwardSubject, replySubject, subjectKey } from './subject'

const plain = (text: string) => text

describe('parseAddressList', () => {
  it.each([
    ['Jean Dupont <jean@x.fr>', [['Jean Dupont', 'jean@x.fr']]],
    ['"Dupont, Jean" <jean@x.fr>', [['Dupont, Jean', 'jean@x.fr']]],
    [
      'Dupont, Jean <jean@x.fr>, Paul <p@x.fr>',
      [
        ['Dupont, Jean', 'jean@x.fr'],
        ['Paul', 'p@x.fr'],
      ],
    ],
    ['jean@x.fr <jean@x.fr>', [['', 'jean@x.fr']]],
    ['jean@x.fr (Jean Dupont)', [['Jean Dupont', 'jean@x.fr']]],
    [
      'Équipe: a@x.fr, B <b@x.fr>; c@x.fr',
      [
        ['', 'a@x.fr'],
        ['B', 'b@x.fr'],
        ['', 'c@x.fr'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['<@relay.a,@relay.b:u@x.fr>', [['', 'u@x.fr']]],
    ['Jean <jean@x.fr', [['Jean', 'jean@x.fr']]],
    ['<Jean <jean@x.fr>', [['Jean', 'jean@x.fr']]],
    ['Jean [mailto:jean@x.fr]', [['Jean', 'jean@x.fr']]],
    ['Service: Jean <jean@x.fr>', [['Service: Jean', 'jean@x.fr']]],
    ["'jean@x.fr' <jean@x.fr>", [['', 'jean@x.fr']]],
    ['jean @ x.fr', [['', 'jean@x.fr']]],
    [
      '"A" <a@x.fr> "B" <b@x.fr>',
      [
        ['A', 'a@x.fr'],
        ['B', 'b@x.fr'],
      ],
    ],
    ['"jean dupont"@x.fr', [['', '"jean dupont"@x.fr']]],
    [
      'a@x.fr;b@x.fr',
      [
        ['', 'a@x.fr'],
        ['', 'b@x.fr'],
      ],
    ],
    ['"Jean \u202egnp.exe" <jean@x.fr>', [['Jean gnp.exe', 'jean@x.fr']]],
  ])('%s', (header, want) => {
    expect(parseAddressList(header, plain).map(({ name, address }) => [name, address])).toEqual(want)
  })

  it('reads hostile headers to their end', () => {
    for (const unit of ['(', '"', '<', '@', ',', 'a,', '\\', '=?', ';'])
      expect(() => parseAddressList(unit.repeat(400_000), plain)).not.toThrow()
  })

  it('knows what one can write to', () => {
    expect(['a@b.fr', 'prénom@maison.fr', '"a b"@c.fr'].every(isAddressLike)).toBe(true)
    expect(['a b@c.fr', 'a@', '@b.fr', 'a@b@c'].some(isAddressLike)).toBe(false)
  })
})

describe('personName', () => {
  it.each([
    ['DUPONT Jean', '', 'Jean', 'Dupont'],
    ['Jean DUPONT', '', 'Jean', 'Dupont'],
    ['DUPONT, Jean', '', 'Jean', 'Dupont'],
    ['DE LA TOUR Jean-Pierre', '', 'Jean-Pierre', 'de La Tour'],
    ['LE GOFF Yann', '', 'Yann', 'Le Goff'],
    ['DUPONT JEAN', '', 'Jean', 'Dupont'],
    ['Dupont Jean', '', 'Jean', 'Dupont'],
    ['Martin Thomas', 'thomas.martin@x.fr', 'Thomas', 'Martin'],
    ['Mme Marie-Christine BARRAULT-DUPUIS', '', 'Marie-Christine', 'Barrault-Dupuis'],
    ['M. et Mme Durand', '', null, 'Durand'],
    ['Charles de Gaulle', '', 'Charles', 'de Gaulle'],
    ["Jeanne D'ARC", '', 'Jeanne', "d'Arc"],
    ['Jean Dupont via Facebook', '', 'Jean', 'Dupont'],
    ['Jean Dupont (Comptabilité)', '', 'Jean', 'Dupont'],
    ['John Smith, PhD', '', 'John', 'Smith'],
    ['', 'jean-pierre.martin@x.fr', 'Jean-Pierre', 'Martin'],
    ['jean.dupont@x.fr', 'jean.dupont@x.fr', 'Jean', 'Dupont'],
    ['Marie', '', 'Marie', null],
    ['', 'jdupont75@x.fr', null, null],
  ])('%s <%s>', (name, address, given, family) => {
    expect(personName(name, address)).toMatchObject({ givenName: given, familyName: family, isOrganisation: false })
  })

  it.each(['SARL Dupont & Fils', 'Boulangerie Martin', 'Service client Orange', 'Mairie de Lyon', 'Example GmbH'])(
    '%s is an organisation',
    (name) => {
      expect(personName(name, 'x@y.fr')).toMatchObject({ isOrganisation: true, fullName: name })
    },
  )

  it('takes a role address without a name for its domain', () => {
    expect(personName('', 'contact@boulangerie.fr')).toMatchObject({ isOrganisation: true, fullName: 'boulangerie.fr' })
  })
})

describe('subjects', () => {
  it.each([
    'Re: Devis',
    'RE : Devis',
    'Re: RE: Re[2]: Devis',
    'TR : Devis',
    '[EXT] RE: Devis',
    'AW: WG: Devis',
    'Réf. : Devis',
    'Fwd: Fw: devis.',
    '***SPAM*** Re: Devis',
  ])('%s threads as "devis"', (subject) => {
    expect(subjectKey(subject)).toBe('devis')
  })

  it.each(['Restaurant : menu', 'Relance : facture', 'Résiliation', 'Information: x'])('%s has no mark', (subject) => {
    expect(bareSubject(subject)).toBe(subject)
  })

  it('answers with one Re: and keeps that something was forwarded', () => {
    expect([
      replySubject('RE : re: Devis'),
      replySubject('TR: Devis'),
      replySubject('Devis'),
      replySubject(''),
    ]).toEqual(['Re: Devis', 'Re: TR: Devis', 'Re: Devis', 'Re:'])
    expect([
      isForwardSubject('TR: x'),
      isForwardSubject('Fwd: x'),
      isForwardSubject('RE: x'),
      isForwardSubject('RV: x'),
    ]).toEqual([true, true, false, false])
  })
})

describe('threads and reply addresses', () => {
  const id = '0198f3c2-1111-7abc-8def-0123456789ab'

  it('signs a reply address that survives any case and cannot be forged, moved or guessed', () => {
    const address = signReplyAddress('Service@relais.example', id, 'secret')
    expect(address).toMatch(/^Service\+r[0-9a-z]{42}@relais\.example$/)
    expect(verifyReplyAddress(address.toUpperCase(), 'secret')).toBe(id)
    expect(verifyReplyAddress(address, 'other')).toBeNull()
    expect(verifyReplyAddress(address.replace('relais.', 'autre.'), 'secret')).toBeNull()
    const tampered = address.replace(/\+r(.)/, (_, char: string) => `+r${char === '0' ? '1' : '0'}`)
    expect(verifyReplyAddress(tampered, 'secret')).toBeNull()
    expect(verifyReplyAddress('service@relais.example', 'secret')).toBeNull()
    expect(() => signReplyAddress('service@relais.example', 'not-an-id', 'secret')).toThrow(RangeError)
  })

  it('keeps the first and the last references of a long exchange', () => {
    const references = Array.from({ length: 60 }, (_, at) => `<${at}@x.fr>`)
    const headers = buildThreadHeaders({ inReplyTo: '<last@x.fr>', references })
    expect(headers.references).toHaveLength(20)
    expect([headers.references[0], headers.references.at(-1)]).toEqual(['<0@x.fr>', '<last@x.fr>'])
    expect(buildThreadHeaders({ inReplyTo: null, references: [] })).toEqual({ inReplyTo: null, references: [] })
  })

  it('finds ids in folded, doubled and bare references', () => {
    expect(messageIds('<a@x> <b@x>\n\t<a@x>')).toEqual(['<a@x>', '<b@x>'])
    expect(messageIds('a@x, b@x')).toEqual(['<a@x>', '<b@x>'])
  })

  it('makes HTML of a text without letting any of it be markup', () => {
    const html = plainTextToHtml('Bonjour <img src=x onerror=alert(1)>,\n\nvoir https://x.fr/?a=1&b="2".', 'Marie & co')
    expect(html).toContain('&lt;img src=x')
    expect(html).toContain('<a href="https://x.fr/?a=1&amp;b=">')
    expect(html).toContain('-- <br>')
    expect(html).not.toContain('<img')
  })
})

describe('attachments', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\jean\\facture.pdf', 'facture.pdf'],
    ['facture\u202efdp.exe', 'facturefdp.exe'],
    ['a\u0000b\r\n.txt', 'ab.txt'],
    ['CON.txt', '_CON.txt'],
    ['..', ''],
    ['<script>.html', '_script_.html'],
  ])('%j is shown as %j', (name, safe) => {
    expect(safeFilename(name)).toBe(safe)
  })

  it('bounds a name and keeps its extension', () => {
    const name = safeFilename(`${'é'.repeat(500)}.pdf`)
    expect([...name]).toHaveLength(120)
    expect(name.endsWith('.pdf')).toBe(true)
  })

  it('makes doubled names distinct, ignoring case', () => {
    expect(uniqueFilenames(['a.jpg', 'A.JPG', 'a.jpg', 'b'])).toEqual(['a.jpg', 'A (2).JPG', 'a (3).jpg', 'b'])
  })

  it('shows raster images only', () => {
    expect(['image/png', 'image/JPEG; name=x', 'image/gif'].every(isInlineSafe)).toBe(true)
    expect(
      ['image/svg+xml', 'text/html', 'application/pdf', 'application/xhtml+xml', 'image/x-icon'].some(isInlineSafe),
    ).toBe(false)
  })
})

describe('dates and languages', () => {
  it.each([
    ['Thu, 29 Apr 2010 23:34:45 +0900 (JST)', '2010-04-29T14:34:45.000Z'],
    ['29 Apr 10 23:34 EST', '2010-04-30T04:34:00.000Z'],
    ['Tue Oct 29 03:52:03 2013', '2013-10-29T03:52:03.000Z'],
    ['2026-11-03T10:12:00+01:00', '2026-11-03T09:12:00.000Z'],
    ['Mon, 3 Nov 2026 25:12:00 +0100', null],
    ['Mon, 3 Nov 0012 10:12:00 +0100', null],
    ['hier', null],
    ['', null],
  ])('%s', (header, iso) => {
    expect(parseMailDate(header)?.toISOString() ?? null).toBe(iso)
  })

  it('believes a date that agrees with the servers', () => {
    const day = (text: string) => new Date(`${text}T00:00:00Z`)
    expect(isDateTrusted(day('2026-01-01'), [day('2026-01-02')])).toBe(true)
    expect(isDateTrusted(day('2027-01-01'), [day('2026-01-02')])).toBe(false)
    expect(isDateTrusted(day('2004-01-01'), [day('2026-01-02')])).toBe(false)
    expect(isDateTrusted(null, [])).toBe(false)
  })

  it.each([
    ['Bonjour, je voudrais savoir où en est ma commande, merci de me répondre', 'fr'],
    ['Hello, I would like to know where my order is, thank you for your answer', 'en'],
    ['Guten Tag, ich möchte wissen, wo meine Bestellung ist, vielen Dank für die Antwort', 'de'],
    ['Hola, quiero saber dónde está mi pedido, gracias por la respuesta', 'es'],
    ['Здравствуйте, где мой заказ?', 'ru'],
    ['OK', null],
  ])('%s is %s', (text, language) => {
    expect(guessLanguage(text)).toBe(language)
  })
})
