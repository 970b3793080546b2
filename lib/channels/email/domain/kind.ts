export type EmailKind = 'message' | 'bounce' | 'auto_reply' | 'abuse_report'

export type KindSignals = {
  /** First value of each header, lower-case names. */
  header: (name: string) => string | null
  fromName: string
  fromAddress: string | null
  /** True when the From header exists and holds no address at all ("MAILER-DAEMON <>"). */
  fromIsEmpty: boolean
  subject: string
  contentType: string
  reportType: string | null
  /** Content types of all parts, lower case. */
  partTypes: readonly string[]
  /** Beginning of the text for people. */
  text: string
  /** Recipients with an error that a report text names. */
  namedRecipients: number
}

export type KindVerdict = { kind: EmailKind; evidence: string[] }

const DAEMON =
  /^(?:(?:mailer|mail)[-_. ]?(?:daemon|deliver\w*|administrator|system)|post_?master|poostmaster|mail-?delivery|mail_?er|mailserver|maildaemon|bounces?|delivery|mdaemon|daemon|mailmaster|mta)(?:$|[@+_.-])/i
const DAEMON_NAME =
  /mail(?:er)?[- ]?(?:deliver\w*|daemon|administrator)|(?:delivery|mail) (?:sub)?system|postmaster|system administrator|microsoft (?:outlook|exchange)|internet mail delivery|mail system/i

/** Subjects of delivery reports; a reply or forward mark in front makes it a person's subject. */
const BOUNCE_SUBJECT =
  /(?:un(?:deliver(?:able|ed)|zustellbar)|(?:non|not|in)[- ]?(?:be )?deliver(?:ed|able|y)|returned (?:mail|to sender|message)|mail (?:delivery )?(?:fail\w*|error|system error|could not be delivered|returned)|deliver(?:y|ing)?[- ](?:status )?(?:notification|fail\w*|report|problem|error|status|delay\w*|has (?:failed|been)|unsuccessful|incomplete|final notice|warning|attempt)|failure (?:notice|delivery|report)|delivery notification|message (?:delivery|undeliverable|could not|status|delayed|you sent)|could not (?:be )?(?:deliver|send)|error sending|undelivered|bounced|bounce notification|nondeliverable|mail (?:nicht )?(?:unzustellbar|zugestellt)|non remis|non[- ]?distribu|échec de (?:la )?(?:remise|distribution|livraison)|échec de l['’]envoi|notification d['’]état de remise|avis de non[- ]remise|message non (?:délivré|transmis|remis)|zustell(?:ung|benachricht|status)|benachrichtung|no se (?:ha podido|pudo) entregar|no entregado|mensagem não|falha na entrega|mancata consegna|notifica (?:dello )?stato|недостав|не доставлен|не может быть доставлен|配信|送信エラー|エラーメール|退信|投递失败|returning message|warning: could not send|sending your mail)/i
const REPLY_MARK = /^\s*(?:re|aw|tr|fw|fwd|wg|sv|rv|ref)\s?(?:\[\d+\])?\s?:/i

const BOUNCE_BODY =
  /(?:could(?:n['’]t| not)(?: be)? deliver\w*|not (?:be )?delivered|undeliver\w+|delivery (?:to the following|has failed|failed|status)|permanent (?:fatal )?error|did not reach the following|returned to (?:the )?sender|was rejected|message delivery|had delivery problems|trouble delivering|error (?:while|has occurred|delivering)|failed permanently|unable to deliver|wasn['’]t able to deliver|rejected your message|user unknown|unknown user|no such user|transcript of session|n['’]a pas pu être (?:remis|distribué|délivré)|non remis|n['’]ont pas pu|nicht zugestellt|konnte nicht|fehlgeschlagen|no se pudo entregar|не может быть доставлено|送信できませんでした|配信できません)/i

const AUTO_REPLY_SUBJECT =
  /^(?:(?:re|aw|sv|antw)\s?:\s*)?[\s[(*]*(?:auto(?:matic|mated|matisch\w*|matique|mática|matica|maattinen|matiskt?|matyczna)?[- ]?(?:reply|response|respon[sd]\w*|answer|antwort|antwoord|svar|odpowied[źz]|vastaus|réponse)|(?:réponse|message) (?:auto(?:matique)?|d['’]absence)|répondeur|absence du bureau|absent(?:e)? du bureau|absence de bureau|avis d['’]absence|notification d['’]absence|en congés?(?=\s*[:!]|$)|absent(?:e)?(?=\s*[:!]|$)|out[- ]of[- ](?:the[- ])?office|ooo(?=\s*[:!]|$)|out of the country|on (?:vacation|holiday|leave)(?=\s*[:!]|$)|vacation (?:reply|response|message|notice)|away (?:from|message)|automatische? (?:antwort|antwoord|beantwoording|reactie)|abwesenheit\w*|abwesend|auto(?:matische)? abwesenheit|ich bin (?:nicht|derzeit)|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|assenza|resposta automática|ausência|fora do escritório|afwezig\w*|autosvar|frånvaro|fravær|poissa|nieobecno|automatick[aá]|automatická|автоответ|автоматический ответ|автоматична відповідь|自動(?:返信|応答)|自动(?:回复|答复)|자동 ?회신|otomatik (?:yanıt|cevap)|αυτόματη απάντηση|מענה אוטומטי)/i

const ABSENT_BODY =
  /(?:(?:i am|i['’]m|i will be|we are) (?:currently |now )?(?:out of|away from|not in) (?:the |my )?(?:office|desk)|out of (?:the )?office|on (?:annual |maternity |parental |sick )?(?:leave|vacation|holiday) (?:until|from|till|and)|limited access to (?:my )?e-?mail|je suis (?:actuellement |absent|en congé|en vacances|hors du bureau|indisponible)|absent(?:e)?(?: du bureau)? (?:jusqu|du|de|à partir|pour)|de retour le|à mon retour|en mon absence|ich bin (?:derzeit |zur zeit |bis |vom |aktuell |momentan )?(?:nicht|im urlaub|abwesend|außer)|estaré (?:ausente|fuera)|estoy (?:de vacaciones|fuera)|sono (?:assente|fuori)|estou (?:ausente|de férias)|ben ik (?:afwezig|niet aanwezig)|this is an auto(?:mated|matic) (?:reply|response)|ceci est (?:un message|une réponse) automatique|message automatique|(?:nous avons|avons) bien reçu votre (?:demande|message|e-?mail|courriel))/i

function has(signals: KindSignals, names: readonly string[]): string | null {
  return names.find((name) => (signals.header(name) ?? '') !== '') ?? null
}

/** Headers by which responders name themselves; the mere presence is enough. */
const RESPONDER_HEADERS = [
  'x-autoreply',
  'x-auto-reply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-respond',
  'x-autoreply-from',
  'x-auto-response-from',
  'x-mail-autoreply',
  'x-autogenerated',
  'x-vacation',
  'x-amazon-auto-reply',
  'auto-reply',
  'x-facebook-notify-autoreply',
  'x-fc-autoresponder',
  'x-opentext-autoreply',
]

function isMailingList(signals: KindSignals): boolean {
  return has(signals, ['list-id', 'list-post']) !== null
}

function autoReply(signals: KindSignals): string[] {
  const evidence: string[] = []
  const submitted = (signals.header('auto-submitted') ?? '').toLowerCase()
  const precedence = (signals.header('precedence') ?? signals.header('x-precedence') ?? '').toLowerCase()
  const suppress = (signals.header('x-auto-response-suppress') ?? '').toLowerCase()
  const nullSender = /^<>$/.test((signals.header('return-path') ?? '').trim())
  let score = 0
  const add = (weight: number, what: string) => {
    score += weight
    evidence.push(what)
  }
  if (submitted.startsWith('auto-replied')) add(5, 'auto-submitted: auto-replied')
  else if (submitted.startsWith('auto-generated')) add(1, 'auto-submitted: auto-generated')
  else if (submitted === 'no') score -= 2
  const responder = has(signals, RESPONDER_HEADERS)
  if (responder !== null && !/^(?:no|false|0)$/i.test((signals.header(responder) ?? '').trim())) add(5, responder)
  if (/^auto[-_ ]?reply/.test(precedence)) add(5, 'precedence: auto_reply')
  if (/autorespond/i.test(signals.header('x-post-messageclass') ?? '')) add(5, 'x-post-messageclass')
  if (/autorespond/i.test(signals.header('delivered-to') ?? '')) add(4, 'delivered-to: autoresponder')
  if (/\b(?:vacation|autorespon|auto-?reply|out ?of ?office)/i.test(signals.header('x-mailer') ?? ''))
    add(3, 'x-mailer')
  if (AUTO_REPLY_SUBJECT.test(signals.subject)) add(/^[^:]{3,50}\s?:/.test(signals.subject) ? 4 : 3, 'subject')
  if (/^(?:bulk|junk)$/.test(precedence)) add(1, `precedence: ${precedence}`)
  if (/(?:all|oof|autoreply)/.test(suppress)) add(1, 'x-auto-response-suppress')
  if (nullSender) add(1, 'empty return path')
  if (ABSENT_BODY.test(signals.text.slice(0, 3000))) add(1, 'text')
  // A list may carry "Precedence: bulk" and any subject: only a responder's own header makes its mail an answer.
  if (isMailingList(signals) && responder === null && !submitted.startsWith('auto-replied')) return []
  return score >= 4 ? evidence : []
}

function bounce(signals: KindSignals): string[] {
  const evidence: string[] = []
  let score = 0
  let machine = false
  const add = (weight: number, what: string, isMachine = false) => {
    score += weight
    evidence.push(what)
    machine ||= isMachine
  }
  const local = (signals.fromAddress ?? '').split('@')[0] ?? ''
  if (
    signals.fromIsEmpty ||
    DAEMON.test(local) ||
    (signals.fromAddress === null && DAEMON.test(signals.fromName.replace(/\s/g, '-')))
  )
    add(3, 'from a mail system', true)
  else if (DAEMON_NAME.test(signals.fromName)) add(2, 'from a mail system', true)
  const returnPath = (signals.header('return-path') ?? '').trim()
  if (/^<?\s*>?$/.test(returnPath) && signals.header('return-path') !== null) add(2, 'empty return path', true)
  else if (/^<?(?:mailer-daemon|null|postmaster)/i.test(returnPath)) add(2, 'return path of a mail system', true)
  if (has(signals, ['x-failed-recipients']) !== null) add(4, 'x-failed-recipients', true)
  if (/^(?:auto-replied|auto-generated|auto-notified)/i.test(signals.header('auto-submitted') ?? ''))
    add(1, 'auto-submitted', true)
  if (BOUNCE_SUBJECT.test(signals.subject) && !REPLY_MARK.test(signals.subject)) add(3, 'subject')
  if (BOUNCE_BODY.test(signals.text.slice(0, 4000))) add(2, 'text')
  if (signals.partTypes.some((type) => type === 'message/rfc822' || type.startsWith('text/rfc822-header')))
    add(1, 'returned message')
  if (signals.namedRecipients > 0) add(1, 'named recipients')
  return machine && score >= 5 ? evidence : []
}

/**
 * What a mail is: a person's message, a delivery report, an automatic answer or an abuse report. Machine formats decide
 * alone (RFC 3464, 5965, 3834); everything else must show that a machine wrote it before its words count, so that a
 * person who writes about a bounce stays a person.
 */
export function emailKind(signals: KindSignals): KindVerdict {
  const { partTypes } = signals
  if (partTypes.includes('message/feedback-report') || signals.reportType === 'feedback-report') {
    return { kind: 'abuse_report', evidence: ['feedback-report part'] }
  }
  if (
    /^(?:complaint about message from|jmrp|abuse report|e-?mail abuse report|feedback loop)/i.test(signals.subject) &&
    /^(?:staff|abuse|fbl|feedbackloop|complaints?)@/i.test(signals.fromAddress ?? '')
  ) {
    return { kind: 'abuse_report', evidence: ['complaint of a mail service'] }
  }
  const isReport = signals.contentType === 'multipart/report'
  if (
    partTypes.some((type) => /^message\/(?:global-)?delivery-status$/.test(type)) ||
    (isReport && signals.reportType === 'delivery-status')
  ) {
    return { kind: 'bounce', evidence: ['delivery-status part'] }
  }
  if (/^\s*\{"notificationType":"(?:Bounce|Delivery)"/.test(signals.text))
    return { kind: 'bounce', evidence: ['notification of Amazon SES'] }
  if (/^\s*\{"notificationType":"Complaint"/.test(signals.text))
    return { kind: 'abuse_report', evidence: ['notification of Amazon SES'] }
  const returned = bounce(signals)
  const answered = autoReply(signals)
  // An absence note is sent with an empty return path too; its own headers and subject say more than that.
  if (answered.length > 0 && (returned.length === 0 || answered.includes('subject')))
    return { kind: 'auto_reply', evidence: answered }
  if (returned.length > 0) return { kind: 'bounce', evidence: returned }
  if (partTypes.includes('message/disposition-notification'))
    return { kind: 'auto_reply', evidence: ['disposition notification'] }
  return { kind: 'message', evidence: [] }
}
