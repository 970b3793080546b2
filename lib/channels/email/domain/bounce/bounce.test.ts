import { describe, expect, it } from 'vitest'
import { readBounce } from './read-bounce'
import { type BounceReason, classifyBounce, isHardBounce, type SmtpStep } from './reason'
import { replyCodeIn, smtpStep, statusIn } from './report'

/** What servers answer, as their own documentation and administrators quote it. */
const ANSWERS: [string, BounceReason, SmtpStep?, string?][] = [
  [
    "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address",
    'userunknown',
  ],
  [
    '550 5.2.1 The email account that you tried to reach is disabled. Learn more at https://support.google.com/mail/?p=DisabledUser',
    'suspend',
  ],
  [
    '552 5.2.2 The email account that you tried to reach is over quota. Please direct the recipient to https://support.google.com',
    'mailboxfull',
  ],
  ["452 4.2.2 The recipient's inbox is out of storage space", 'mailboxfull'],
  ['554 5.7.1 Service unavailable; Client host [1.2.3.4] blocked using zen.spamhaus.org', 'blocked', 'RCPT'],
  ['554 5.7.1 <x@y.fr>: Relay access denied', 'norelaying', 'RCPT'],
  ['550 5.1.1 RESOLVER.ADR.RecipNotFound; not found', 'userunknown'],
  [
    '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [x.protection.outlook.com]',
    'userunknown',
    'RCPT',
  ],
  ['450 4.7.1 Client host rejected: cannot find your reverse hostname, [1.2.3.4]', 'requireptr', 'RCPT'],
  ['550 5.7.1 Message rejected due to SPF policy of sender', 'authfailure'],
  ['554 5.7.1 Denied by policy', 'policyviolation'],
  ['550 5.1.8 <a@b.fr>: Sender address rejected: Domain not found', 'rejected', 'MAIL'],
  ['552 5.3.4 Message size exceeds fixed limit', 'mesgtoobig', 'MAIL'],
  ['451 4.3.0 <x@y.fr>: Temporary lookup failure', 'systemerror', 'RCPT'],
  ['554 5.4.6 Too many hops', 'networkerror', 'DATA'],
  [
    'Host or domain name not found. Name service error for name=x.fr type=AAAA: Host not found',
    'hostunknown',
    undefined,
    '5.4.4',
  ],
  ['connect to mx.x.fr[1.2.3.4]:25: Connection refused', 'networkerror', undefined, '4.4.1'],
  ['550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]', 'userunknown', 'RCPT'],
  ['552 5.2.2 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]', 'mailboxfull', 'RCPT'],
  ['550 5.2.1 This mailbox has been blocked due to inactivity (in reply to RCPT TO command)', 'suspend', 'RCPT'],
  ['550 5.1.1 <x@laposte.net>: Recipient address rejected: Adresse inconnue', 'userunknown', 'RCPT'],
  ['550 5.1.1 mailbox not found', 'userunknown', 'RCPT'],
  ["554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com) [0]", 'userunknown', 'RCPT'],
  [
    '554 Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://postmaster.yahooinc.com',
    'policyviolation',
    'DATA',
  ],
  [
    "553 5.7.1 [BL21] Connections will not be accepted from 1.2.3.4, because the ip is in Spamhaus's list",
    'blocked',
    'CONN',
  ],
  ['550 Sender verify failed', 'rejected', 'RCPT'],
  ['554 5.7.1 Spam message rejected', 'spamdetected', 'DATA'],
  ['550 Blocked - see https://ipcheck.proofpoint.com/?ip=1.2.3.4', 'blocked', 'CONN'],
  [
    "550 5.7.1 Unfortunately, messages from [1.2.3.4] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
    'blocked',
    'MAIL',
  ],
  [
    '550 5.7.1 Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.',
    'spamdetected',
    'DATA',
  ],
  [
    '550 5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.',
    'authfailure',
    'DATA',
  ],
  ['550-5.7.25 The IP address sending this message does not have a PTR record setup', 'requireptr', 'DATA'],
  [
    '421 4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address.',
    'badreputation',
    'DATA',
  ],
  [
    '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.',
    'toomanyconn',
    'RCPT',
  ],
  [
    '552-5.7.0 This message was blocked because its content presents a potential security issue.',
    'policyviolation',
    'DATA',
  ],
  ['550 5.7.1 virus infected message rejected', 'virusdetected', 'DATA'],
  ['550 5.1.0 Address rejected.', 'userunknown', 'RCPT'],
  ['550 5.1.6 recipient no longer on server: x@y', 'hasmoved', 'RCPT'],
  [
    '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy',
    'policyviolation',
    'DATA',
  ],
  ['550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required', 'securityerror', 'RCPT'],
  ['550 5.7.1 RESOLVER.RST.AuthRequired; authentication required', 'securityerror', 'RCPT'],
  ['550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'rejected', 'DATA'],
  ['554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException', 'mailboxfull'],
  ['550 4.4.7 QUEUE.Expired; message expired', 'expired'],
  [
    'delivery temporarily suspended: lost connection with mx.x.fr[1.2.3.4] while receiving the initial server greeting',
    'networkerror',
    undefined,
    '4.4.2',
  ],
  ['530 5.7.0 Must issue a STARTTLS command first', 'failedstarttls', 'MAIL'],
  ['535 5.7.8 Error: authentication failed', 'securityerror'],
  ['550 mailbox unavailable', 'filtered', 'DATA'],
  ['503 5.5.1 Error: need MAIL command', 'syntaxerror'],
  ['452 4.3.1 Insufficient system storage', 'systemfull'],
  ['unknown user: "x"', 'userunknown'],
  ['mail for x.fr loops back to myself', 'networkerror', undefined, '5.4.6'],
  ["can't create user output file", 'mailererror'],
  ['Command died with status 127: "/usr/bin/procmail"', 'mailererror'],
  ['550 #5.1.0 Address rejected.', 'userunknown', 'RCPT'],
  ['Domain x.fr does not accept mail (nullMX)', 'notaccept', undefined, '5.1.0'],
  ['550 5.7.1 Email rejected per DMARC policy for x.fr', 'authfailure', 'DATA'],
  ['541 5.4.1 Mail rejected by destination domain', 'rejected', 'RCPT'],
  ['550 High probability of spam', 'spamdetected', 'DATA'],
  ['550 Message contains bare CR and is violating 822.bis section 2.3', 'notcompliantrfc', 'DATA'],
  ['421 too many concurrent SMTP connections; please try again later.', 'toomanyconn', 'CONN'],
  [
    '550 5.7.350 Remote server returned message detected as spam -> 554 5.7.1 [P4] Message blocked due to spam content in the message.',
    'spamdetected',
  ],
  ['550 You must have a valid reverse DNS to send mail', 'requireptr', 'CONN'],
  ['552 Requested mail action aborted: exceeded storage allocation', 'mailboxfull', 'RCPT'],
  ['550 No such user here', 'userunknown', 'RCPT'],
  ['550 Unrouteable address', 'userunknown', 'RCPT'],
  ['all relevant MX records point to non-existent hosts', 'hostunknown'],
  ['retry timeout exceeded', 'expired'],
  ['550 relay not permitted', 'norelaying', 'RCPT'],
  ['550 rejected because 1.2.3.4 is in a black list at bl.spamcop.net', 'blocked', 'RCPT'],
  ["Recipient's mailbox is full, message returned to sender. (#5.2.2)", 'mailboxfull'],
  ['Sorry, no mailbox here by that name. (#5.1.1)', 'userunknown'],
  ["Sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", 'norelaying'],
  ["Sorry, I couldn't find any host named x.fr. (#5.1.2)", 'hostunknown'],
  ['Cette adresse e-mail est introuvable. La boîte aux lettres est pleine.', 'mailboxfull'],
  ["L'adresse de messagerie du destinataire est inconnue", 'userunknown'],
  ['Le message dépasse la taille maximale autorisée', 'mesgtoobig'],
]

describe('classifyBounce', () => {
  it.each(ANSWERS)('%s → %s', (text, reason, step, status) => {
    expect(
      classifyBounce({
        text,
        status: statusIn(text) ?? status ?? null,
        replyCode: replyCodeIn(text),
        action: 'failed',
        step: step ?? smtpStep(text),
      }),
    ).toBe(reason)
  })

  it('gives an address up only when it is certain that it is dead', () => {
    const dead = (reason: BounceReason, status: string | null) => isHardBounce(reason, status, null)
    expect([dead('userunknown', '5.1.1'), dead('hostunknown', '5.1.2'), dead('hasmoved', null)]).toEqual([
      true,
      true,
      true,
    ])
    expect([dead('mailboxfull', '5.2.2'), dead('filtered', '5.2.0'), dead('userunknown', '4.1.1')]).toEqual([
      false,
      false,
      false,
    ])
  })
})

const NOTHING = {
  statusParts: [],
  failedRecipients: [],
  originalRecipients: [],
  ownAddresses: ['service@relais.example'],
}

describe('readBounce', () => {
  it('reads a status part, several recipients, the diagnostic before the status', () => {
    const { recipients } = readBounce({
      ...NOTHING,
      text: '',
      statusParts: [
        'Reporting-MTA: dns; mx.relais.example\n\nFinal-Recipient: rfc822; a@orange.example\nOriginal-Recipient: rfc822;alias@orange.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 <a@orange.example>:\n    Adresse inconnue\n\nFinal-Recipient: rfc822; b@free.example\nAction: delayed\nStatus: 4.4.1 (no answer)\n',
      ],
      originalRecipients: ['alias@orange.example'],
    })
    expect(recipients).toMatchObject([
      {
        address: 'alias@orange.example',
        action: 'failed',
        status: '5.1.1',
        replyCode: '550',
        reason: 'userunknown',
        hard: true,
      },
      { address: 'b@free.example', action: 'delayed', status: '4.4.1', hard: false },
    ])
  })

  it.each([
    [
      'qmail',
      "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<jean@exemple.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <service@relais.example>\nTo: jean@exemple.example\n",
      { address: 'jean@exemple.example', status: '5.1.1', reason: 'userunknown', hard: true },
    ],
    [
      'exim',
      'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  jean@exemple.example\n    SMTP error from remote mail server after RCPT TO:<jean@exemple.example>:\n    host mx.exemple.example [192.0.2.1]: 552 5.2.2 Mailbox full\n\n------ This is a copy of the message, including all the headers. ------\n',
      { address: 'jean@exemple.example', replyCode: '552', reason: 'mailboxfull', hard: false },
    ],
    [
      'postfix text',
      "This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\nFor further assistance, please send mail to <postmaster@mx.example>\n\n<jean@exemple.example>: host mx.exemple.example[192.0.2.1] said: 550 5.7.1 Service\n    unavailable; client [192.0.2.9] blocked using zen.spamhaus.org (in reply to RCPT TO command)\n",
      { address: 'jean@exemple.example', status: '5.7.1', reason: 'blocked', hard: false },
    ],
    [
      'sendmail',
      'The original message was received at Thu, 9 Apr 2026 23:34:45 +0200\nfrom localhost [127.0.0.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<jean@exemple.example>\n    (reason: 550 5.1.1 User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.exemple.example.:\n>>> RCPT To:<jean@exemple.example>\n<<< 550 5.1.1 User unknown\n',
      { address: 'jean@exemple.example', status: '5.1.1', reason: 'userunknown', hard: true },
    ],
    [
      'français',
      "Votre message n'a pas pu être remis au destinataire suivant :\n\njean@exemple.example\n\nLa boîte aux lettres du destinataire est pleine.\n",
      { address: 'jean@exemple.example', reason: 'mailboxfull', hard: false },
    ],
    [
      'one sentence',
      'User mailbox exceeds allowed size: jean@exemple.example\n\nOriginal message follows.\n\nReceived: from a by b\nMessage-ID: <1@x>\nFrom: service@relais.example\n',
      { address: 'jean@exemple.example', reason: 'mailboxfull' },
    ],
    [
      'delay',
      'This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nDelivery to the following recipient has been delayed:\n\n     jean@exemple.example\n\nMessage will be retried for 2 more day(s)\n',
      { address: 'jean@exemple.example', action: 'delayed', reason: 'expired', hard: false },
    ],
  ])('reads the text of %s', (_, text, want) => {
    const { recipients } = readBounce({ ...NOTHING, text })
    expect(recipients).toHaveLength(1)
    expect(recipients[0]).toMatchObject(want)
  })

  it('never takes our own address or the help desk of the server for the failed recipient', () => {
    const text =
      'Your message from service@relais.example could not be delivered.\nContact postmaster@exemple.example for help.\n\nThe recipient jean@exemple.example was not found.\n'
    expect(readBounce({ ...NOTHING, text }).recipients.map((entry) => entry.address)).toEqual(['jean@exemple.example'])
  })

  it('falls back to the recipient of the returned message, and to none when nothing is named', () => {
    const text = 'Votre message n’a pas été remis.'
    expect(readBounce({ ...NOTHING, text, originalRecipients: ['jean@exemple.example'] }).recipients[0]?.address).toBe(
      'jean@exemple.example',
    )
    expect(readBounce({ ...NOTHING, text }).recipients).toMatchObject([{ address: null, hard: false }])
  })
})
