import { describe, expect, it } from 'vitest'
import { EmailParseError, parseEmail } from './parse'

const bytes = (...lines: (string | Buffer)[]) =>
  Buffer.concat(lines.map((line) => (Buffer.isBuffer(line) ? line : Buffer.from(`${line}\r\n`, 'utf8'))))
const mail = (...lines: string[]) =>
  bytes('From: Marie Durand <marie@exemple.fr>', 'To: service@relais.example', 'Subject: Devis', ...lines)
const codeOf = async (raw: Uint8Array) =>
  parseEmail(raw).then(
    () => 'parsed',
    (error: unknown) => (error instanceof EmailParseError ? error.code : `threw ${String(error)}`),
  )

describe('parseEmail: headers', () => {
  it('reads an ordinary mail', async () => {
    const email = await parseEmail(
      mail(
        'Message-ID: <1@exemple.fr>',
        'In-Reply-To: <0@relais.example>',
        'References: <a@x> <0@relais.example>',
        'Date: Tue, 3 Nov 2026 10:12:00 +0100',
        'Cc: "Durand, Paul" <paul@exemple.fr>',
        '',
        'Bonjour,',
        'où en est mon devis ?',
      ),
    )
    expect(email).toMatchObject({
      messageId: '<1@exemple.fr>',
      inReplyTo: '<0@relais.example>',
      references: ['<a@x>', '<0@relais.example>'],
      from: { name: 'Marie Durand', address: 'marie@exemple.fr' },
      cc: [{ name: 'Durand, Paul', address: 'paul@exemple.fr' }],
      subject: 'Devis',
      date: '2026-11-03T09:12:00.000Z',
      dateTrusted: true,
      kind: 'message',
      language: 'fr',
      warnings: [],
    })
    expect(email.visibleText).toBe('Bonjour,\noù en est mon devis ?')
  })

  it.each([
    ['=?UTF-8?Q?Demande_d=27=C3=A9change?=', "Demande d'échange"],
    ['=?utf-8?B?w6ljaGFuZ2U=?=', 'échange'],
    ['=?utf-8?Q?=C3?= =?utf-8?Q?=A9change?=', 'échange'],
    ['=?iso-8859-1?q?r=E9ponse?==?iso-8859-1?q?_=E0_tout?=', 'réponse à tout'],
    ['=?utf-8?Q?Cl=C3=A9ment', 'Clément'],
    ['=?unknown?Q?=C3=A9t=C3=A9?=', 'été'],
    ['=?windows-1252?Q?20_=80?=', '20 €'],
    ['=?utf-8?q?=3D=3Futf-8=3Fq=3F=C3=A9t=C3=A9=3F=3D?=', 'été'],
    ['été', 'été'],
  ])('subject %s', async (subject, want) => {
    expect((await parseEmail(bytes('From: a@b.fr', `Subject: ${subject}`, '', 'x'))).subject).toBe(want)
  })

  it('guesses raw 8-bit headers and bodies that declare nothing', async () => {
    const raw = Buffer.from(
      'From: Ren\xe9 <r@b.fr>\r\nSubject: \xc9t\xe9 \xe0 No\xebl\r\n\r\nD\xe9sol\xe9, \xe7a ne marche pas.\r\n',
      'latin1',
    )
    const email = await parseEmail(raw)
    expect([email.from?.name, email.subject, email.text.trim()]).toEqual([
      'René',
      'Été à Noël',
      'Désolé, ça ne marche pas.',
    ])
    expect(email.warnings).toContain('charset_guessed')
  })

  it.each([
    [['Reply-To: r@b.fr', 'Sender: s@b.fr', 'Return-Path: <p@b.fr>'], 'r@b.fr'],
    [['Sender: s@b.fr', 'Return-Path: <p@b.fr>'], 's@b.fr'],
    [['Return-Path: <p@b.fr>'], 'p@b.fr'],
    [['From: "Moi" <>', 'Reply-To: r@b.fr'], 'r@b.fr'],
    [['From: personne', 'From: f@b.fr'], 'f@b.fr'],
  ])('finds a sender in %j', async (headers, want) => {
    expect((await parseEmail(bytes(...headers, 'Subject: x', '', 'y'))).from?.address).toBe(want)
  })

  it('says when there is no sender at all', async () => {
    const email = await parseEmail(bytes('Subject: x', '', 'y'))
    expect([email.from, email.warnings.includes('no_sender')]).toEqual([null, true])
  })

  it('does not believe a clock that its servers contradict', async () => {
    const email = await parseEmail(
      mail('Received: from a by b; Tue, 3 Nov 2026 10:12:00 +0100', 'Date: Thu, 1 Jan 2004 00:00:00 +0000', '', 'x'),
    )
    expect([email.date, email.dateTrusted, email.headers.date]).toEqual([
      '2004-01-01T00:00:00.000Z',
      false,
      'Thu, 1 Jan 2004 00:00:00 +0000',
    ])
    expect((await parseEmail(mail('Date: 32 Foo 12345', '', 'x'))).date).toBeNull()
  })

  it('mends header blocks: mbox line, lost fold, lost blank line', async () => {
    const email = await parseEmail(
      bytes(
        'From marie@exemple.fr Tue Nov  3 10:12:00 2026',
        'X-Tracker: abc',
        'suite sans retrait',
        'From: Marie <marie@exemple.fr>',
        'Subject: Devis',
        '',
        'Bonjour',
      ),
    )
    expect([email.from?.address, email.subject, email.text.trim()]).toEqual(['marie@exemple.fr', 'Devis', 'Bonjour'])
    const bodyGlued = await parseEmail(bytes('From: m@exemple.fr', 'Subject: Devis', 'Bonjour Madame', 'je vous écris'))
    expect([bodyGlued.subject, bodyGlued.text.trim()]).toEqual(['Devis', 'Bonjour Madame\nje vous écris'])
  })
})

const multipart = (boundary: string, type: string, parts: string[][], close = true) => [
  `Content-Type: multipart/${type}; boundary="${boundary}"`,
  '',
  ...parts.flatMap((part) => [`--${boundary}`, ...part]),
  ...(close ? [`--${boundary}--`] : []),
]

describe('parseEmail: bodies and files', () => {
  it.each([
    ['', true],
    ['', false],
    ['  ', true],
  ])('finds every part, delimiters followed by %j, inner one closed: %s', async (space, isClosed) => {
    const inner = multipart(
      'IN',
      'alternative',
      [
        ['Content-Type: text/plain', '', 'texte'],
        ['Content-Type: text/html', '', '<p>texte</p>'],
      ],
      isClosed,
    )
    const raw = mail(
      ...multipart('OUT', 'mixed', [
        inner,
        ['Content-Type: application/pdf; name=a.pdf', 'Content-Transfer-Encoding: base64', '', 'JVBERi0xLjQK'],
      ]),
    ).toString()
    const email = await parseEmail(Buffer.from(raw.replace(/^(--\S+?)\r$/gm, `$1${space}\r`)))
    expect([
      email.text.trim(),
      email.html?.trim(),
      email.attachments.map((file) => [file.filename, file.size, file.sniffedType]),
    ]).toEqual(['texte', '<p>texte</p>', [['a.pdf', 9, 'application/pdf']]])
  })

  it('reads a multipart whose declared boundary is wrong', async () => {
    const raw = mail(
      ...multipart('GOOD', 'alternative', [
        ['Content-Type: text/plain', '', 'texte'],
        ['Content-Type: text/html', '', '<p>texte</p>'],
      ]),
    )
      .toString()
      .replace('boundary="GOOD"', 'boundary="BAD"')
    const email = await parseEmail(Buffer.from(raw))
    expect([email.text.trim(), email.html?.trim()]).toEqual(['texte', '<p>texte</p>'])
  })

  it.each([
    ['quoted-printable', 'utf-8', '=C3=A9t=C3=A9 =\r\nchaud 100%', 'été chaud 100%'],
    ['base64', 'iso-8859-15', Buffer.from('20 \xa4', 'latin1').toString('base64'), '20 €'],
    ['8bit', 'utf-7', '+AMk-t+AOk-', 'Été'],
    ['base64', 'utf-8', 'pas du base64, voyons !', 'pas du base64, voyons !'],
    ['QUOTED-PRINTABLE', '"iso-8859-1charset=utf-8"', 'r=E9f', 'réf'],
    ['7bit', 'iso-2022-jp', '\x1b$B$3$s\x1b(B', 'こん'],
    ['base64', 'x-inconnu', Buffer.from('déjà vu à Noël').toString('base64'), 'déjà vu à Noël'],
    ['quoted-printable', 'utf-8', 'd=E9sol=E9 pour le retard, =E0 bient=F4t', 'désolé pour le retard, à bientôt'],
  ])('%s in %s', async (encoding, charset, body, want) => {
    const email = await parseEmail(
      mail(`Content-Type: text/plain; charset=${charset}`, `Content-Transfer-Encoding: ${encoding}`, '', body),
    )
    expect(email.text.trim()).toBe(want)
  })

  it('joins flowed lines and keeps quote levels and the signature line', async () => {
    const email = await parseEmail(
      mail(
        'Content-Type: text/plain; charset=utf-8; format=flowed',
        '',
        'une phrase ',
        'coupée',
        '> citée ',
        '> aussi',
        '-- ',
        'Marie',
      ),
    )
    expect(email.text.trimEnd()).toBe('une phrase coupée\n> citée aussi\n-- \nMarie')
  })

  it('names files from every notation and makes the names safe and distinct', async () => {
    const file = (disposition: string, type = 'application/octet-stream') => [
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; ${disposition}`,
      '',
      'x',
    ]
    const email = await parseEmail(
      mail(
        ...multipart('B', 'mixed', [
          ['Content-Type: text/plain', '', 'voir pièces'],
          file("filename*=UTF-8''r%C3%A9sum%C3%A9.txt", 'text/plain'),
          file('filename="=?utf-8?Q?=C3=A9t=C3=A9.txt?="'),
          file('filename=Ma facture.pdf'),
          file('filename*0*=iso-8859-1\'\'%e9; filename*1="t.txt"'),
          file('filename="../../x.txt"'),
          file('filename="x.txt"'),
          ['Content-Type: message/rfc822', '', 'Subject: Ancien devis', '', 'corps'],
          ['Content-Type: application/ms-tnef', '', 'x'],
          ['Content-Type: image/png', 'Content-Description: Photo', '', 'x'],
        ]),
      ),
    )
    expect(email.attachments.map((entry) => entry.filename)).toEqual([
      'résumé.txt',
      'été.txt',
      'Ma facture.pdf',
      'ét.txt',
      'x.txt',
      'x (2).txt',
      'Ancien devis.eml',
      'attachment.dat',
      'Photo.png',
    ])
    expect(email.text.trim()).toBe('voir pièces')
  })

  it('tells inline pictures from files and takes pasted ones out of the HTML', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const email = await parseEmail(
      mail(
        ...multipart('B', 'related', [
          [
            'Content-Type: text/html',
            '',
            `<p>Logo <img src="cid:logo%40x"> <img src="data:image/png;base64,${png}"></p>`,
          ],
          [
            'Content-Type: image/png; name=logo.png',
            'Content-ID: <logo@x>',
            'Content-Transfer-Encoding: base64',
            '',
            png,
          ],
          ['Content-Type: image/png; name=photo.png', 'Content-Transfer-Encoding: base64', '', png],
        ]),
      ),
    )
    expect(email.attachments.map((file) => [file.filename, file.inline, file.sniffedType])).toEqual([
      ['logo.png', true, 'image/png'],
      ['photo.png', false, 'image/png'],
      ['image.png', true, 'image/png'],
    ])
    expect(email.sanitizedHtml).not.toContain('data:')
    expect(email.sanitizedHtml).toContain('data-cid="logo@x"')
  })

  it('sees through a wrong type', async () => {
    const email = await parseEmail(
      mail(
        ...multipart('B', 'mixed', [
          ['Content-Type: text/plain', '', 'x'],
          ['Content-Type: image/png; name=a.png', '', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
          [
            'Content-Type: text/plain; name=b.txt',
            'Content-Disposition: attachment',
            '',
            '<html><script>alert(1)</script></html>',
          ],
          ['Content-Type: image/gif; name=c.gif', '', 'not a picture'],
        ]),
      ),
    )
    expect(email.attachments.map((file) => file.sniffedType)).toEqual([
      'image/svg+xml',
      'text/html',
      'application/octet-stream',
    ])
  })

  it('takes uuencoded files out of the text', async () => {
    const email = await parseEmail(mail('', 'Voici le fichier.', 'begin 644 note.txt', '#0V%T', '`', 'end'))
    expect([email.text.trim(), email.attachments.map((file) => [file.filename, file.content.toString()])]).toEqual([
      'Voici le fichier.',
      [['note.txt', 'Cat']],
    ])
  })

  it('shows an invitation as a file and sums it up when there is no text', async () => {
    const email = await parseEmail(
      mail(
        'Content-Type: text/calendar; method=REQUEST',
        '',
        'BEGIN:VCALENDAR',
        'BEGIN:VEVENT',
        'SUMMARY:Rendez-vous',
        'DTSTART:20261103T101200Z',
        'LOCATION:Lyon',
        'END:VEVENT',
        'END:VCALENDAR',
      ),
    )
    expect([email.attachments[0]?.filename, email.visibleText]).toEqual([
      'invite.ics',
      'Rendez-vous\n2026-11-03 10:12 UTC\nLyon',
    ])
  })

  it('shows what was written now and keeps the rest', async () => {
    const email = await parseEmail(
      mail(
        '',
        'Oui, c’est bon.',
        '',
        'Le 3 nov. 2026 à 10:12, Service <s@relais.example> a écrit :',
        '> Confirmez-vous ?',
        '',
        '-- ',
        'Marie',
      ),
    )
    expect([
      email.visibleText,
      email.signatureText.includes('Marie'),
      email.quotedText.includes('Confirmez-vous'),
      email.text.includes('Confirmez-vous'),
    ]).toEqual(['Oui, c’est bon.', true, true, true])
  })
})

describe('parseEmail: what kind of mail', () => {
  const report = (status: string, text = 'Échec de remise') =>
    bytes(
      'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
      'To: service@relais.example',
      'Subject: Undelivered Mail Returned to Sender',
      ...multipart('B', 'report; report-type=delivery-status', [
        ['Content-Type: text/plain', '', text],
        ['Content-Type: message/delivery-status', '', ...status.split('\n')],
        [
          'Content-Type: message/rfc822',
          '',
          'Message-ID: <sent@relais.example>',
          'From: service@relais.example',
          'To: marie@exemple.fr',
          'Subject: Votre devis',
          '',
          'corps',
        ],
      ]),
    )

  it('reads a delivery report and finds the message it is about', async () => {
    const email = await parseEmail(
      report(
        'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; marie@exemple.fr\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown',
      ),
    )
    expect(email).toMatchObject({
      kind: 'bounce',
      originalMessageId: '<sent@relais.example>',
      originalHeaders: { subject: 'Votre devis' },
      bounce: {
        recipients: [
          { address: 'marie@exemple.fr', status: '5.1.1', replyCode: '550', reason: 'userunknown', hard: true },
        ],
      },
    })
  })

  it('reads a report in plain text from a mail system', async () => {
    const email = await parseEmail(
      bytes(
        'Return-Path: <>',
        'From: MAILER-DAEMON@orange.example',
        'To: service@relais.example',
        'Subject: Message non remis',
        '',
        'Votre message n’a pas pu être remis à :',
        '',
        '<marie@exemple.fr>:',
        '552 5.2.2 Boîte du destinataire pleine',
        '',
        '--- Below this line is a copy of the message.',
        '',
        'Message-ID: <sent@relais.example>',
        'From: service@relais.example',
        'To: marie@exemple.fr',
        'Subject: Votre devis',
        '',
        'corps',
      ),
    )
    expect(email).toMatchObject({
      kind: 'bounce',
      originalMessageId: '<sent@relais.example>',
      bounce: { recipients: [{ address: 'marie@exemple.fr', status: '5.2.2', reason: 'mailboxfull', hard: false }] },
    })
  })

  it('reads an abuse report', async () => {
    const email = await parseEmail(
      bytes(
        'From: fbl@fai.example',
        'Subject: FW: Promo',
        ...multipart('B', 'report; report-type=feedback-report', [
          ['Content-Type: text/plain', '', 'Plainte'],
          [
            'Content-Type: message/feedback-report',
            '',
            'Feedback-Type: abuse',
            'User-Agent: X/1',
            'Version: 1',
            'Original-Rcpt-To: marie@exemple.fr',
          ],
          ['Content-Type: message/rfc822', '', 'Message-ID: <promo@relais.example>', 'Subject: Promo', '', 'x'],
        ]),
      ),
    )
    expect(email).toMatchObject({
      kind: 'abuse_report',
      abuse: { feedbackType: 'abuse', originalRecipient: 'marie@exemple.fr' },
      originalMessageId: '<promo@relais.example>',
      bounce: null,
    })
  })

  it.each([
    [['Auto-Submitted: auto-replied', 'Subject: Re: Devis'], 'Je lirai votre message plus tard.'],
    [['X-Autoreply: yes', 'Subject: Re: Devis'], 'x'],
    [['Precedence: auto_reply', 'Subject: Re: Devis'], 'x'],
    [['Subject: Réponse automatique : Devis'], 'Je suis absente jusqu’au 12 novembre.'],
    [
      ['Subject: Automatic reply: Devis', 'X-Auto-Response-Suppress: All', 'Return-Path: <>'],
      'I am out of the office.',
    ],
    [['Subject: Absence du bureau : Devis'], 'De retour le 12.'],
    [['Subject: Automatische Antwort: Devis'], 'Ich bin im Urlaub.'],
    [['Subject: Abwesenheitsnotiz: Devis'], 'Ich bin nicht im Büro.'],
  ])('%j is an automatic answer', async (headers, text) => {
    expect((await parseEmail(bytes('From: marie@exemple.fr', ...headers, '', text))).kind).toBe('auto_reply')
  })

  it.each([
    [
      ['Subject: Re: Undelivered Mail Returned to Sender'],
      'Bonjour, voici le message que je reçois : 550 5.1.1 User unknown <jean@x.fr>. Que faire ?',
    ],
    [['Subject: Mon mail est revenu non remis'], 'Votre adresse me renvoie "Delivery has failed", pourquoi ?'],
    [['Subject: Fwd: Delivery Status Notification (Failure)'], 'Mail could not be delivered, regardez ci-dessous.'],
    [['Precedence: list', 'List-Id: <clients.relais.example>', 'Subject: [clients] question'], 'Bonjour à tous'],
    [['Precedence: bulk', 'List-Id: <lettre.exemple.fr>', 'Subject: Out of office hours'], 'Newsletter'],
    [
      ['Auto-Submitted: auto-generated', 'Subject: Nouveau message du formulaire'],
      'Nom : Durand. Message : où est ma commande ?',
    ],
    [['X-Auto-Response-Suppress: DR, OOF, AutoReply', 'Subject: Devis'], 'Bonjour, merci de me rappeler.'],
    [['Auto-Submitted: no', 'Subject: Devis'], 'Je suis absente jusqu’au 12, rappelez-moi après.'],
    [['Subject: Absence de réponse à mon courrier'], 'Bonjour, sans nouvelles de votre part.'],
    [['Subject: Réponse automatique incompréhensible de votre service'], 'Pouvez-vous me répondre vraiment ?'],
    [['From: Le Postier <postmaster@petite-entreprise.fr>', 'Subject: Devis'], 'Bonjour, je voudrais un devis.'],
  ])('%j is a person’s message', async (headers, text) => {
    const from = headers.some((header) => header.startsWith('From:')) ? [] : ['From: marie@exemple.fr']
    const email = await parseEmail(bytes(...from, ...headers, '', text))
    expect([email.kind, email.bounce, email.abuse]).toEqual(['message', null, null])
  })
})

describe('parseEmail: limits', () => {
  it('returns texts that a database takes: no NUL, no half emoji where a value was cut', async () => {
    const email = await parseEmail(
      bytes(`From: ${'😀'.repeat(400)}x <a@b.fr>`, `Subject: =?utf-8?Q?a=00b?= ${'😀'.repeat(1500)}`, '', 'x\u0000y'),
    )
    const { attachments: _, ...rest } = email
    const json = JSON.stringify(rest)
    expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/i)
    expect([email.text.trim(), email.subject?.slice(0, 2)]).toEqual(['xy', 'ab'])
  })

  it.each([
    ['empty', Buffer.alloc(0)],
    ['empty', Buffer.from('\r\n\r\n  \n')],
    ['not_an_email', Buffer.from('ceci n’est pas un mail')],
    ['not_an_email', Buffer.alloc(5000, 7)],
    ['headers_too_large', Buffer.from(`From: a@b.fr\nX-A: ${'a'.repeat(2_000_000)}\n\nx`)],
    [
      'too_many_parts',
      Buffer.from(`From: a@b.fr\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(200_000)}`),
    ],
    [
      'too_deep',
      Buffer.from(
        `From: a@b.fr\n${Array.from({ length: 200 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`).join('')}\nx`,
      ),
    ],
    ['too_large', Buffer.alloc(65 * 1024 * 1024, 97)],
  ])('refuses with %s', async (code, raw) => {
    expect(await codeOf(raw)).toBe(code)
  })

  it('parses broken copies of a mail without ever throwing anything unexpected', async () => {
    const whole = mail(
      'Content-Type: multipart/mixed; boundary="B"',
      '',
      '--B',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '<p>=C3=A9t=C3=A9 <img src=3D"cid:x"></p>',
      '--B',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822; a@b.fr',
      'Status: 5.1.1',
      '--B--',
    )
    let seed = 42
    const random = (max: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed % max
    }
    for (let round = 0; round < 300; round++) {
      const copy = Buffer.from(whole)
      for (let flips = 0; flips < 1 + random(12); flips++) copy[random(copy.length)] = random(256)
      const cut = random(3) === 0 ? copy.subarray(0, random(copy.length)) : copy
      expect(await codeOf(cut)).toMatch(/^(?:parsed|empty|not_an_email|malformed)$/)
    }
  })

  // How the time grows: `npm run bench -- hostile-mail`.
  it('reads hostile sizes', async () => {
    const head = 'From: a@b.fr\nSubject: x\n'
    for (const body of [
      '\n'.repeat(300_000),
      '> a\n'.repeat(150_000),
      'a@'.repeat(2_500_000),
      '-- \nx\n'.repeat(100_000),
      'begin 644 x\n'.repeat(100_000),
    ])
      await parseEmail(Buffer.from(`${head}\n${body}`))
    await parseEmail(Buffer.from(`${head}Content-Type: text/html\n\n${'<div>'.repeat(100_000)}`))
    await parseEmail(Buffer.from(`From: ${'('.repeat(400_000)}\nSubject: ${'=?utf-8?q?a'.repeat(40_000)}\n\nx`))
  })
})
