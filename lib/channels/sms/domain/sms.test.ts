import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keywordAnswer } from './answers'
import { detectKeyword } from './keywords'
import { plainSms } from './plain-text'
import { measureSms, withStopMention } from './segments'
import { formParams, isFromTwilio, signedForm, signedJson, twilioBodySha256, twilioSignature } from './twilio-signature'
import {
  advancesStatus,
  inboundSmsSchema,
  MESSAGE_STATUSES,
  messageResourceSchema,
  messagesCall,
  smsFailure,
  statusReportSchema,
} from './twilio-wire'

describe('segments', () => {
  test.each([
    ['', 'gsm7', 0, 0],
    ['a'.repeat(160), 'gsm7', 160, 1],
    ['a'.repeat(161), 'gsm7', 161, 2],
    ['a'.repeat(306), 'gsm7', 306, 2],
    ['a'.repeat(307), 'gsm7', 307, 3],
    ['€'.repeat(80), 'gsm7', 160, 1],
    ['€'.repeat(81), 'gsm7', 162, 2],
    // 76 pairs fill 152 of 153 septets: the next euro does not fit, so three parts are needed for 153 pairs.
    ['€'.repeat(153), 'gsm7', 306, 3],
    [`a${'€'.repeat(76)}a${'€'.repeat(76)}`, 'gsm7', 306, 2],
    ['ê'.repeat(70), 'ucs2', 70, 1],
    ['ê'.repeat(71), 'ucs2', 71, 2],
    ['ê'.repeat(134), 'ucs2', 134, 2],
    ['ê'.repeat(135), 'ucs2', 135, 3],
    ['😀'.repeat(35), 'ucs2', 70, 1],
    ['😀'.repeat(36), 'ucs2', 72, 2],
    // 33 pairs fill 66 of 67 units.
    ['😀'.repeat(67), 'ucs2', 134, 3],
  ] as const)('%j', (text, encoding, units, segments) => {
    expect(measureSms(text)).toMatchObject({ encoding, units, segments })
  })
  test('names what forces the dear encoding: ê, « ’ » and the no-break space, not é, è or à', () => {
    expect(measureSms('Déjà prêt, l’offre à 10\u00a0€ est là').forcing).toEqual(['ê', '’', '\u00a0'])
    expect(measureSms('éèàùçÇ'.replace('ç', '')).forcing).toEqual([])
  })
  test('never fewer segments than units allow, and what remains is what still fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '€', 'é', 'ê', '😀'), maxLength: 400 }), (text) => {
        const size = measureSms(text)
        const part = size.encoding === 'gsm7' ? 153 : 67
        if (size.segments > 1) expect(size.segments).toBeGreaterThanOrEqual(Math.ceil(size.units / part))
        const filled = measureSms(text + (size.encoding === 'gsm7' ? 'a' : 'é').repeat(size.remaining))
        expect(filled.segments).toBe(Math.max(1, size.segments))
        expect(filled.remaining).toBe(0)
      }),
      { numRuns: 2_000 },
    )
  })
  test('a French text in plain characters reads the same at half the price', () => {
    const text = 'Bonjour, vos lunettes sont prêtes\u00a0: l’atelier vous attend « dès 10\u202fh »… À bientôt, François'
    expect(plainSms(text)).toBe(
      'Bonjour, vos lunettes sont pretes : l\'atelier vous attend "dès 10 h"... A bientot, Francois',
    )
    expect([measureSms(text).segments, measureSms(plainSms(text)).segments]).toEqual([2, 1])
  })
  test('the mention of STOP is added once', () => {
    const text = withStopMention('Vos verres à -20 % ', '36123')
    expect(text).toBe('Vos verres à -20 % STOP au 36123')
    expect(withStopMention(text, '36123')).toBe(text)
  })
})

describe('keywords', () => {
  test.each([
    ['STOP', 'stop'],
    ['stop', 'stop'],
    ['STOP.', 'stop'],
    [' Stop !!! ', 'stop'],
    ['« STOP »', 'stop'],
    ['Stop svp', 'stop'],
    ["Stop s'il vous plaît, merci", 'stop'],
    ['S.T.O.P', 'stop'],
    ['STOP STOP', 'stop'],
    ['STOP 36123', 'stop'],
    ['stop au 36123', 'stop'],
    ['STOP SMS', 'stop'],
    ['STOPSMS', 'stop'],
    ['stop la pub', 'stop'],
    ['ARRET', 'stop'],
    ['arrêt', 'stop'],
    ['Arrêtez vos messages', 'stop'],
    ['désabonner', 'stop'],
    ['Unsubscribe', 'stop'],
    ['stop all please', 'stop'],
    ['STOP 🙏', 'stop'],
    ['Bonjour, STOP', 'stop'],
    ['ＳＴＯＰ', 'stop'],
    ['START STOP', 'stop'],
    ['START', 'start'],
    ['Reprendre svp', 'start'],
    ['CONTACT', 'contact'],
    ['contact.', 'contact'],
    ['HELP', 'help'],
    ['Aide svp', 'help'],
  ] as const)('%j is %s', (text, keyword) => {
    expect(detectKeyword(text)).toBe(keyword)
  })
  test.each([
    'je veux que ça stoppe cette histoire de facture',
    'Je veux que ça stop',
    'non stop',
    'ne pas arrêter',
    'Stop ou encore ?',
    'le bus ne s’arrête plus ici, arrêt supprimé',
    'Oui',
    'yes',
    'Lundi matin impossible, mardi ?',
    'mon contact chez vous est Claire',
    'aidez-moi',
    'svp merci',
    '36123',
    '',
    '!!!',
    'stop stop stop stop stop stop stop stop stop',
  ])('%j is none', (text) => {
    expect(detectKeyword(text)).toBeNull()
  })
  test('our own name beside a keyword changes nothing, another name does', () => {
    expect(detectKeyword('STOP Optique du Parlement', ['Optique du Parlement'])).toBe('stop')
    expect(detectKeyword('STOP Optique du Parlement')).toBeNull()
  })
  test('any case, accents and punctuation around a keyword', () => {
    const noise = fc.string({ unit: fc.constantFrom(' ', '.', '!', '\n', '…', '-', '\u00a0'), maxLength: 4 })
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.constantFrom('stop', 'arrêt', 'désinscription'),
        fc.boolean(),
        (a, b, word, upper) => {
          expect(detectKeyword(a + (upper ? word.toUpperCase() : word) + b)).toBe('stop')
        },
      ),
    )
  })
})

test.each(['fr', 'en'] as const)(
  'answers to keywords in %s are one cheap SMS each and say how to stop or to start',
  (locale) => {
    const details = { name: 'Maison Clairvue', email: 'contact@clairvue.example', phone: '02 61 91 40 00' }
    for (const keyword of ['stop', 'start', 'contact', 'help'] as const) {
      const answer = keywordAnswer(keyword, details, locale)
      expect(measureSms(answer)).toMatchObject({ encoding: 'gsm7', segments: 1 })
      expect(answer).toMatch(keyword === 'stop' ? /START/ : /STOP/)
      expect(answer).toContain('Maison Clairvue')
    }
    expect(keywordAnswer('contact', details, locale)).toContain('02 61 91 40 00, contact@clairvue.example')
  },
)

const VECTORS = '../shared/fixtures/webhooks/signature-vectors.json'
interface Vector {
  scheme: string
  case: string
  secret?: string
  url?: string
  params?: Record<string, string>
  body?: string
  expected: string
  valid: boolean
}

describe('Twilio signatures', () => {
  test.skipIf(!existsSync(VECTORS))(`the published vectors (skipped without ${VECTORS})`, () => {
    const vectors = (JSON.parse(readFileSync(VECTORS, 'utf8')) as Vector[]).filter(({ scheme }) =>
      /^twilio/.test(scheme),
    )
    expect(vectors.length).toBeGreaterThan(3)
    for (const vector of vectors) {
      if (vector.body !== undefined) {
        expect(twilioBodySha256(vector.body)).toBe(vector.expected)
        continue
      }
      const webhook = {
        url: vector.url!,
        signature: vector.expected,
        contentType: 'application/x-www-form-urlencoded',
        rawBody: new URLSearchParams(vector.params).toString(),
      }
      expect([vector.case, isFromTwilio(webhook, [vector.secret!])]).toEqual([vector.case, vector.valid])
    }
  })
  const URL_ = 'https://relais.example/api/webhooks/sms/main?a=1'
  const form = (params: Record<string, string>, token = 'jeton') => {
    const { headers, body } = signedForm(token, URL_, params)
    return {
      url: URL_,
      signature: headers['x-twilio-signature']!,
      contentType: headers['content-type']!,
      rawBody: body,
    }
  }
  test('what the double signs is accepted; a changed value, URL, token or a missing signature is not', () => {
    const webhook = form({ Body: 'Arrêt + 50 % & é', From: '+33612345678' })
    expect(isFromTwilio(webhook, ['jeton'])).toBe(true)
    expect(isFromTwilio(webhook, ['autre', 'jeton'])).toBe(true)
    expect(isFromTwilio(webhook, ['autre'])).toBe(false)
    expect(isFromTwilio(webhook, [])).toBe(false)
    expect(isFromTwilio({ ...webhook, rawBody: webhook.rawBody.replace('50', '60') }, ['jeton'])).toBe(false)
    expect(isFromTwilio({ ...webhook, url: `${URL_}&b=2` }, ['jeton'])).toBe(false)
    expect(isFromTwilio({ ...webhook, signature: null }, ['jeton'])).toBe(false)
    expect(isFromTwilio({ ...webhook, url: 'pas une url' }, ['jeton'])).toBe(false)
  })
  test('a JSON body is signed through bodySHA256, and only through it', () => {
    const { url, headers, body } = signedJson('jeton', URL_, '{"property": "value", "boolean": true}')
    const webhook = { url, signature: headers['x-twilio-signature']!, contentType: 'application/json', rawBody: body }
    expect(isFromTwilio(webhook, ['jeton'])).toBe(true)
    expect(isFromTwilio({ ...webhook, rawBody: `${body} ` }, ['jeton'])).toBe(false)
    const unhashed = { ...webhook, url: URL_, signature: twilioSignature('jeton', URL_, {}) }
    expect(isFromTwilio(unhashed, ['jeton'])).toBe(false)
  })
  test('repeated parameters are signed sorted, once each', () => {
    expect(twilioSignature('t', 'https://a.example/', formParams('m=2&m=1&m=2&b=x'))).toBe(
      twilioSignature('t', 'https://a.example/bxm1m2', {}),
    )
    expect(Object.entries(formParams('__proto__=x'))).toEqual([['__proto__', 'x']])
  })
})

describe('Twilio wire format', () => {
  const MESSAGE = {
    MessageSid: `SM${'0'.repeat(32)}`,
    SmsSid: `SM${'0'.repeat(32)}`,
    AccountSid: `AC${'1'.repeat(32)}`,
    From: '+33612345678',
    To: '38123',
    Body: 'STOP',
    NumMedia: '0',
    NumSegments: '1',
    ApiVersion: '2010-04-01',
  }
  test('an inbound message, with and without media', () => {
    expect(inboundSmsSchema.parse(MESSAGE)).toEqual({
      messageSid: MESSAGE.MessageSid,
      accountSid: MESSAGE.AccountSid,
      from: '+33612345678',
      to: '38123',
      body: 'STOP',
      segments: 1,
      media: [],
      optOutType: null,
    })
    const mms = {
      ...MESSAGE,
      NumMedia: '1',
      MediaUrl0: 'https://api.twilio.example/m/1',
      MediaContentType0: 'image/jpeg',
    }
    expect(inboundSmsSchema.parse(mms).media).toEqual([{ url: mms.MediaUrl0, contentType: 'image/jpeg' }])
    expect(inboundSmsSchema.safeParse({ ...MESSAGE, NumMedia: '1' }).error?.issues[0]?.path).toEqual(['MediaUrl0'])
    expect(inboundSmsSchema.safeParse({ ...MESSAGE, MessageSid: 'x' }).success).toBe(false)
  })
  test('a delivery report, and reports that arrive late change nothing', () => {
    const report = { ...MESSAGE, MessageStatus: 'undelivered', ErrorCode: '30003' }
    expect(statusReportSchema.parse(report)).toMatchObject({ status: 'undelivered', errorCode: 30003 })
    expect(statusReportSchema.safeParse({ ...MESSAGE, MessageStatus: 'lost' }).success).toBe(false)
    expect(advancesStatus('queued', 'delivered')).toBe(true)
    expect(advancesStatus('delivered', 'sent')).toBe(false)
    expect(advancesStatus('failed', 'delivered')).toBe(false)
    for (const status of MESSAGE_STATUSES) expect(advancesStatus(status, status)).toBe(false)
  })
  test('a message leaves as Twilio expects it', () => {
    const call = messagesCall(
      {
        accountSid: MESSAGE.AccountSid,
        authToken: 'jeton',
        from: { sender: '38123' },
        to: '+33612345678',
        body: 'Prêt à 10 h & demi',
        statusCallback: 'https://relais.example/cb',
        validityPeriod: 3600,
      },
      'http://localhost:9999/',
    )
    expect(call.url).toBe(`http://localhost:9999/2010-04-01/Accounts/${MESSAGE.AccountSid}/Messages.json`)
    expect(call.headers.authorization).toBe(`Basic ${Buffer.from(`${MESSAGE.AccountSid}:jeton`).toString('base64')}`)
    expect(Object.fromEntries(new URLSearchParams(call.body))).toEqual({
      To: '+33612345678',
      Body: 'Prêt à 10 h & demi',
      From: '38123',
      StatusCallback: 'https://relais.example/cb',
      ValidityPeriod: '3600',
    })
    const service = messagesCall({
      accountSid: 'AC1',
      authToken: 't',
      from: { messagingServiceSid: 'MG1' },
      to: '+33612345678',
      body: 'x',
    })
    expect(service.body).toContain('MessagingServiceSid=MG1')
    expect(service.body).not.toContain('From=')
    expect(
      messageResourceSchema.parse({ sid: MESSAGE.MessageSid, status: 'queued', num_segments: '2' }).num_segments,
    ).toBe(2)
  })
  test.each([
    [400, 21610, 'opted_out'],
    [400, 21211, 'invalid_recipient'],
    [null, 30003, 'unreachable'],
    [429, null, 'retry'],
    [503, null, 'retry'],
    [400, 20001, 'refused'],
    [null, null, 'refused'],
  ] as const)('a refusal %s / %s reads as %s', (status, code, failure) => {
    expect(smsFailure(status, code)).toBe(failure)
  })
})
