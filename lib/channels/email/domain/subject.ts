/** Reply marks of mail programs, without colon. Roman and CJK; compared in lower case. */
const REPLY_MARKS =
  're|ré|rép|rep|réf|réponse|aw|antw|antwort|sv|vs|vl|ad|bls|r|rif|res|resp|rv|odp|pd|ynt|y[aä]nt|vá|ha|odg|отв|ответ|відп|на|отн|απ|σχετ|תגובה|رد|回复|回覆|答复|答覆|返信|re\\(nr\\)|ref'
const FORWARD_MARKS =
  'fw|fwd|tr|trans|transf|transfert|wg|wl|weitergeleitet|i|inoltro|rv|reenv|enc|vb|vs|doorst|pd|továbbítás|tov|i̇lt|ilt|yon|пересл|пер|fwd\\(nr\\)|הועבר|إعادة توجيه|转发|轉寄|轉發|転送|전달|réexp|pt'

const MARK = new RegExp(
  `^(?:(?:${REPLY_MARKS}|${FORWARD_MARKS})\\.?(?:\\s?[[(]\\d{1,3}[\\])]|\\^\\d{1,3})?\\s?[:：]|\\[(?:re|tr|fwd?)\\])\\s*`,
  'iu',
)
const FORWARD = new RegExp(`^(?:${FORWARD_MARKS})(?:\\s?[[(]\\d{1,3}[\\])])?\\s?[:：]|^\\[(?:tr|fwd?)\\]`, 'iu')
/** Also used for answers by some program, so they do not make a forward: Spanish RV, Finnish VS, Polish PD. */
const AMBIGUOUS_FORWARD = /^(?:rv|vs|pd|i|r)\s?[:：]/iu

/** Marks that gateways put in front, on one side of the exchange only. */
const GATEWAY_TAG =
  /^(?:\[\s*(?:ext(?:ern(?:al|e|o|al email)?)?(?:[ -](?:mail|e-mail|sender|message|expéditeur))?|externe?\b[^\]]{0,20}|spam[^\]]{0,20}|[^\]]{0,20}spam|suspect[^\]]{0,20}|caution|attention|warning|untrusted|phishing[^\]]{0,20}|bulk|pub(?:licité)?|marketing|secure|sécurisé|chiffré|encrypted|confidentiel|confidential|virus[^\]]{0,20}|non vérifié|unverified)\s*\]|\(ext\)|\{(?:spam|virus|disarmed)[^}]{0,20}\}|\*{2,5}\s?spam\s?\*{2,5}|ext\s?:)\s*/iu

const MAX_MARKS = 30

/** Subject as typed by its author: reply and forward marks, counters and gateway tags removed, white space collapsed. */
export function bareSubject(subject: string): string {
  let rest = subject
    .replace(/[\u200b-\u200f\u202a-\u202e\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 1000)
  for (let i = 0; i < MAX_MARKS; i++) {
    const next = rest.replace(MARK, '').replace(GATEWAY_TAG, '')
    if (next === rest) break
    rest = next
  }
  return rest.trim()
}

/** Key under which mails of one exchange meet: the bare subject without case, accents of encoding or closing dots. `''` says nothing. */
export function subjectKey(subject: string): string {
  return bareSubject(subject)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.…!?]+$/u, '')
}

/** True when the subject says that the mail is passed on ("TR:", "Fwd:", "WG:"). */
export function isForwardSubject(subject: string): boolean {
  const text = subject.trim().replace(GATEWAY_TAG, '')
  return FORWARD.test(text) && !AMBIGUOUS_FORWARD.test(text)
}

/** Subject of an answer: one "Re: " in front, whatever reply marks and gateway tags were there. Forward marks stay, they are information. */
export function replySubject(subject: string): string {
  let rest = subject.replace(/\s+/g, ' ').trim()
  const reply = new RegExp(`^(?:${REPLY_MARKS})(?:\\s?[[(]\\d{1,3}[\\])])?\\s?[:：]\\s*`, 'iu')
  for (let i = 0; i < MAX_MARKS && (reply.test(rest) || GATEWAY_TAG.test(rest)); i++) {
    rest = rest.replace(reply, '').replace(GATEWAY_TAG, '')
  }
  return rest === '' ? 'Re:' : `Re: ${rest}`
}
