/** Why a delivery failed: the vocabulary of the sisimai library, which monitoring tools share. */
export const BOUNCE_REASONS = [
  'authfailure',
  'badreputation',
  'blocked',
  'contenterror',
  'delivered',
  'exceedlimit',
  'expired',
  'failedstarttls',
  'feedback',
  'filtered',
  'hasmoved',
  'hostunknown',
  'mailboxfull',
  'mailererror',
  'mesgtoobig',
  'networkerror',
  'norelaying',
  'notaccept',
  'notcompliantrfc',
  'onhold',
  'policyviolation',
  'rejected',
  'requireptr',
  'securityerror',
  'spamdetected',
  'suspend',
  'syntaxerror',
  'systemerror',
  'systemfull',
  'toomanyconn',
  'undefined',
  'userunknown',
  'vacation',
  'virusdetected',
] as const
export type BounceReason = (typeof BOUNCE_REASONS)[number]

/** The SMTP step at which the remote server said no, when the report tells. */
export type SmtpStep = 'CONN' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA'

export type BounceEvidence = {
  /** What the server said, or the report in its own words. */
  text: string
  status: string | null
  replyCode: string | null
  action: string | null
  step: SmtpStep | null
}

type Phrase = readonly [weight: number, pattern: RegExp]

/**
 * What servers say, by meaning. A pattern is a small grammar (who + what happened), not a quotation, so that one entry
 * covers a family of servers. 5 = says exactly this, 3 = points there, 1 = only tips the balance.
 */
const PHRASES: Partial<Record<BounceReason, readonly Phrase[]>> = {
  mailboxfull: [
    [
      6,
      /(?:mail ?box|mail ?drop|mail ?folder|mail ?dir|inbox|account|user|recipient|storage|bo[iî]te|postfach|buz[oó]n|casella)\b.{0,40}\b(?:is |are |est |ist )?(?:full|pleine|saturée|voll|lleno|piena)\b/,
    ],
    [
      6,
      /(?:over|exceed(?:s|ed|ing)?|out of|beyond|insufficient|no|d[eé]pass).{0,30}\b(?:quota|disk space|storage|mailbox (?:size|limit))/,
    ],
    [6, /(?:disk |mail |mailbox |storage )?quota (?:is )?(?:exceed|full|violation|limit)/],
    [
      6,
      /(?:mail ?box|account|inbox).{0,40}(?:exceed|over its|too large|out of space|size limit|limit exceeded|maximum allowed)/,
    ],
    [
      5,
      /mailbox exceeds? allowed size|too many messages (?:in|on)|not enough (?:disk |storage )?space|maildir.{0,12}(?:over|delivery failed)|mail file (?:is )?full|dd sorry, their inbox is full|overquotatemp/,
    ],
  ],
  mesgtoobig: [
    [6, /(?:dépasse|excède|supérieure à) la taille|taille (?:maximale|du message)/],
    [6, /line limit exceeded|too many lines/],
    [
      6,
      /(?:message|mail|e-?mail|content|body|attachment).{0,30}(?:is |was |size )?(?:too (?:big|large|long)|exceed(?:s|ed)?.{0,40}(?:size|limit|maximum|bytes))/,
    ],
    [
      6,
      /(?:size|length).{0,20}(?:of the )?message.{0,20}exceed|exceed(?:s|ed)?.{0,30}(?:maximum|max|fixed|allowed|permitted).{0,20}(?:message )?size|size limit exceeded|message file too big|max(?:imum)? message size/,
    ],
  ],
  exceedlimit: [
    [
      6,
      /message (?:size|length).{0,30}(?:limit|quota) (?:for|of) (?:this|the) (?:recipient|user|mailbox)|larger than the recipient/,
    ],
  ],
  userunknown: [
    [5, /(?:adresse|boîte|compte|destinataire).{0,40}(?:introuvable|inexistante?|n'existe)/],
    [9, /(?<!all )recipient address rejected: access denied/],
    [
      5,
      /(?:user|account|mailbox|recipient|address(?:ee)?|local part|utilisateur|destinataire|benutzer|empfänger)\b.{0,25}\b(?:is |was |are )?(?:un ?known|inconnue?|unbekannt|not (?:known|found|recogni[sz]ed|valid|listed|exist)|(?:does|do|did)(?:n['’]?t| not) (?:exist|have)|no longer (?:exist|available|valid|active)|could(?:n['’]t| not) be found|invalid|nicht gefunden|n['’]existe pas)/,
    ],
    [
      5,
      /(?:unknown|no such|invalid|illegal|bad|non-?existent|nonexistent|undefined|deleted|unrecogni[sz]ed)(?: or (?:illegal|invalid|unknown))?[\s:-]{1,3}(?:local )?(?:e-?mail |destination |virtual )?(?:user|recipients?|account|addressee|mail ?box|address(?:es)?|person|local[- ]part|alias|name|domain user)\b/,
    ],
    [
      5,
      /address (?:not found|error)|(?:couldn['’]t|could not|can(?:no|')t) (?:be )?(?:found|find|deliver to|resolve).{0,30}(?:mailbox|address|user|recipient)|(?:mailbox|recipient|user|address).{0,30}(?:wasn['’]t|was not|not) found|recip(?:ient)?notfound|resolver\.adr/,
    ],
    [
      5,
      /(?:does not|doesn['’]t|do not) have (?:an?|any|a yahoo|such).{0,25}(?:account|mailbox|user)|no (?:mail ?box|account|user|recipient|address).{0,20}(?:by that name|here|with that|found|exists)|is not a (?:known|valid|registered|local).{0,12}(?:user|recipient|mailbox|address)|not (?:our|a) (?:user|subscriber)|there is no (?:user|account|mailbox)/,
    ],
    [
      5,
      /(?:account|address|mailbox) that you tried to reach does not exist|user not (?:exist|found|here|local)|inactive (?:e-?mail )?address|recipient (?:address )?rejected:? (?:user|undeliverable|unknown)|undeliverable address|unrouteable address|unroutable address|name is not recogni[sz]ed|this user doesn|verify the (?:recipient|address)/,
    ],
    [
      4,
      /mailbox (?:unavailable|not available)|requested action not taken: mailbox|invalid final delivery|adresse.{0,20}(?:inconnue|invalide|erronée|n['’]existe)|あて先|宛先.{0,20}見つか/,
    ],
  ],
  suspend: [
    [8, /(?:due to|because of|for|extended|long) inactivity/],
    [
      6,
      /(?:account|mail ?box|user|recipient|domain|address|service).{0,40}(?:has been |is |was |are |currently |temporarily )+(?:suspend|disabled|deactivat|locked|block(?:ed)? by (?:admin|owner)|inactiv|frozen|terminated|expired and)/,
    ],
    [
      5,
      /(?:disabled|suspended|deactivated|locked|inactive|frozen|dormant) (?:e-?mail )?(?:user|account|mail ?box|recipient)|user (?:suspended|disabled)|extended inactivity|not accepting (?:messages|mail) (?:for|at) this (?:user|time)|mailbox currently|over a year|vacated/,
    ],
  ],
  hasmoved: [
    [
      6,
      /(?:address|user|recipient|mailbox|domain).{0,30}(?:has |have |was )?(?:been )?(?:moved|changed|relocated|migrated|replaced)(?:$|[^\p{L}])|no longer (?:works?|employed|with (?:us|the company)|accepts? mail|at this)|a quitté|n['’]est plus (?:utilisée|valide|active)|not our customer|forwarding address|user not local; (?:please )?try/u,
    ],
  ],
  hostunknown: [
    [8, /could(?:n['’]t| not) find any host/],
    [
      6,
      /(?:host|domain|server|mx|hostname|site)(?: name)?\b.{0,30}\b(?:unknown|not found|does(?:n['’]?t| not) exist|could(?:n['’]t| not) be (?:found|resolved)|cannot be (?:found|resolved)|invalid|non-?existent|no longer exist|inconnu)(?!.{0,20}try again)/,
    ],
    [
      6,
      /(?:unknown|no such|invalid|bad|illegal) (?:mail |destination )?(?:host|domain|server|system address|mail server)|bad destination (?:system|host|domain)|unrouteable (?:mail )?domain|no (?:mail |dns )?(?:hosts?|servers?|records?|route) (?:found )?(?:for|to) (?:domain|host)|nxdomain|name or service not known|domain must (?:exist|resolve)|dns error.{0,40}not found|all relevant mx records.{0,30}invalid/,
    ],
  ],
  notaccept: [
    [8, /could(?:n['’]t| not) find (?:a|any) mail exchanger/],
    [
      6,
      /null ?mx|(?:does not|doesn['’]t|do not|not) accept(?:s|ing)? (?:any |network )?(?:e-?mail|mail|messages)(?! from)|system not accepting|no mx (?:record|host)|domain.{0,30}(?:has|with) no (?:mail|mx)|malformed or unexpected name server reply|no smtp service|mx (?:record )?points to|smtp service (?:is )?(?:unavailable|disabled)|host does not (?:receive|accept)|does not like recipient/,
    ],
  ],
  norelaying: [
    [
      6,
      /relay(?:ing)?\b.{0,30}\b(?:den|not (?:permit|allow|support|authori)|prohibit|refus|forbid|reject|disabled|attempt|without)|(?:unable|not (?:permitted|allowed|configured|authori[sz]ed)|cannot|can['’]?t|won['’]?t|do not|refuse|no|may not|insecure|open|attempt to|deny) (?:to )?(?:mail )?relay|isn['’]t in my list of allowed rcpthosts|we do not relay|user not local|not a gateway|not local(?:ly)? (?:host|domain)|domain is not (?:hosted|handled) here|no relaying/,
    ],
  ],
  authfailure: [
    [
      7,
      /\b(?:dmarc|dkim|spf|sender policy framework|domainkeys)\b.{0,80}(?:fail|reject|polic|not pass|invalid|hard|soft|denied|check|evaluat|missing|require|none|mismatch|unauthori|permerror|violat)|(?:fail(?:s|ed)?|does(?:n['’]t| not) pass|not pass|not allowed|violat\w+|because of|due to|without|no valid).{0,60}\b(?:dmarc|dkim|spf|domainkeys|authentication checks?)\b|unauthenticated (?:e-?mail|mail|sender|message)|(?:multiple )?authentication checks? (?:failed|fail)|unauthenticated.{0,20}not accepted|sender id.{0,20}fail|domain (?:is )?not (?:authori[sz]ed|authenticated)/,
    ],
  ],
  badreputation: [
    [
      10,
      /(?:poor|bad|low|very low|negative|suspicious|weak|no) (?:domain |ip |sender |sending |web |mail )?reputation|reputation (?:of|is|score|too|filter|block|problem|for)|\[tss\d\d\]|unexpected volume or user complaints|user complaints|(?:unusual rate|unsolicited mail) originating from your/,
    ],
  ],
  requireptr: [
    [
      7,
      /\bptr\b|reverse (?:dns|lookup|host|hostname|name|mapping|resolution)|rdns|cannot (?:find|resolve) your (?:reverse )?(?:host ?name|address|ip|ptr)|(?:ip|client|host|hostname|address).{0,40}(?:does not|doesn['’]t|must|not) (?:resolve|have a (?:valid )?(?:hostname|dns|rdns))|(?:fix|missing|no|invalid|forged|unresolvable|lacks) (?:your )?(?:reverse|rdns|dns ptr)|unresolvable (?:relay )?host|hostname for your ip|could not resolve your (?:ip|host)|dns name for the ip/,
    ],
  ],
  blocked: [
    [6, /(?:use|through) the smtp (?:server|relay) of your/],
    [
      5,
      /(?:black|block|deny|ban)[- ]?list|\b(?:rbl|dnsbl|rhsbl|spamhaus|spamcop|sorbs|barracudacentral|psbl|uceprotect|mailspike|senderscore|invaluement|surriel|spamrats)\b|(?:banned|blocked|blacklisted|denied|refused|rejected|listed|bad) (?:sending )?(?:ip|host|client|network|server|connection|mta)\b|bl[-_ ]?code/,
    ],
    [
      6,
      /(?:ip|host|client|server|network|connection|mta|helo|hostname|remote address|address range)\b.{0,50}\b(?:block(?:ed)?|blacklisted|listed|banned|reject(?:ed)?|denied|(?<!connection )refus(?:ed|ée?)|not (?:allowed|permitted|accepted|welcome)|prohibited|barred)/,
    ],
    [
      5,
      /(?:refus(?:ed|ing)|reject(?:ed|ing)|den(?:y|ied|ying)|not accept(?:ing|ed)?|disallow\w*|do(?:es)? not accept|don['’]t accept).{0,40}(?:mail|messages?|connections?|e-?mail|traffic)? ?(?:from )?(?:your|this|that|dynamic|dialup|residential) (?:ip|host|client|server|network|address space|mta|site|isp|provider)|service (?:refus|denied|not allowed)|connection (?:refused|denied|rejected|dropped) (?:by|due|because|from)(?! peer)|access (?:denied|from).{0,20}(?:ip|host|network)|delist|removal request|bounce\.mail/,
    ],
    [3, /refused to talk to (?:me|us)|sending mta|email rejected/],
  ],
  spamdetected: [
    [7, /black-?listed (?:url|link)/],
    [
      6.5,
      /(?:\b(?:considered|classified|detected|identified|recogni[sz]ed|marked|flagged|tagged|determined|appears?|looks?|seems?|suspected|likely|listed|rejected|blocked|refused|treated|reported|scored)\b.{0,40}(?:\bspam|unsolicited|\bjunk|\buce\b|\bube\b|bulk (?:e-?mail|mail)))|spam (?:message|mail|content|detected|score|filter|rejected|block|signature|policy|like|email|check|killer|not accept)|(?:no|not accept\w*|stop|reject\w*|contains?|is|this|anti|probable|high|possible|of)[ -]?spam\b|(?:blacklisted|listed|blocked|bad|spam|spammy|forbidden) (?:url|link|domain in)|\b(?:uribl|surbl)\b|unsolicited (?:bulk|commercial|e-?mail|mail|message)|bulk e-?mail filter|dcc (?:bulk|denied)|spamassassin|rspamd|cloudmark|mail content denied|advertis(?:e|ing) (?:not|is)/,
    ],
    [3, /\bspam\b|\bbulk\b/],
  ],
  virusdetected: [
    [
      7,
      /\b(?:virus|malware|worm|trojan|infected|phish\w*|ransomware|eicar)\b.{0,40}|contain(?:s|ed|ing)? (?:a )?(?:virus|harmful|malicious)/,
    ],
  ],
  contenterror: [
    [
      6,
      /(?:mime|content|body|character|8-?bit|line|encoding|charset|utf-?8|smtputf8|bare (?:lf|cr)|base64)\b.{0,40}(?:error|malformed|invalid|not (?:supported|valid|allowed|permitted)|unsupported|illegal|too long|improper|bad|corrupt)|(?:malformed|improper|invalid|unparsable|broken|illegal) (?:mime|message|header|content|mail)|message (?:header|content).{0,30}(?:error|syntax|format)|conversion (?:failed|required)|improper use of 8-bit/,
    ],
  ],
  policyviolation: [
    [9, /policy reasons?|header error|content presents a potential/],
    [
      5,
      /(?:polic(?:y|ies)|security rules?|content (?:filter|restriction|polic)|administrat(?:or|ive|ion)|corporate|local|site|organi[sz]ation).{0,40}(?:reasons?|violat|prohibit|reject|restrict|den(?:y|ied)|block|refus|does not allow|disallow|prevent|filter)|(?:rejected|denied|blocked|refused|violates?|violat(?:ed|ion)|due to|because of|against|by|for|breaks?) .{0,30}polic(?:y|ies)|header error|prohibited (?:content|attachment|file|by)|(?:attachment|file)s?.{0,30}(?:not (?:allowed|accepted|permitted)|prohibited|banned|forbidden|blocked|type)|message (?:contains|was).{0,30}(?:prohibited|forbidden|banned|restricted)|executable|closed (?:mailing )?list|delivery not authori[sz]ed, message refused|delivery restriction|restricted (?:recipient|delivery)|not allowed to (?:receive|access)/,
    ],
  ],
  notcompliantrfc: [
    [10, /bare (?:cr|lf) |\b822\.bis/],
    [
      10,
      /rfc ?-?(?:2822|5322|822|2821|5321|2047|1123|7489).{0,40}(?:compli|conform|violat|not|require|invalid|comm?and)|(?:not|non|is not|isn['’]t)[- ]?(?:rfc|standards?)[- ]?(?:\d+ )?(?:compliant|conform)|(?:duplicate|multiple|missing|more than one|invalid|no valid|lacks?|without).{0,25}(?:from|date|message-id|subject|to|sender|header)s? (?:headers?|field|addresses)|message is not rfc|duplicate header/,
    ],
  ],
  securityerror: [
    [9, /(?:turn on|enable|without|requires?) (?:smtp )?auth(?:entication)?/],
    [
      6,
      /(?:smtp )?auth(?:entication|oriz\w+|entifi\w+)?(?: is)? (?:required|needed|failed|credentials|mechanism|unsuccessful)|(?:turn on|enable|use|without|requires?|missing|invalid|bad) (?:smtp )?(?:auth(?:entication|oriz\w+)?|credentials|login)|please (?:authenticate|log ?in)|must (?:authenticate|log ?in|be authenticated)|pop before smtp|encryption (?:required|needed)|tls (?:is )?(?:required|negotiation|handshake)|certificate|insecure mail|cryptograph|executable files? (?:are|is)/,
    ],
  ],
  failedstarttls: [[8, /starttls|tls (?:is )?not available|cannot start tls/]],
  rejected: [
    [3, /groups\.google\.com/],
    [6, /purported responsible/],
    [8, /all recipient addresses rejected|sending to\/from an address/],
    [
      6,
      /sender(?:['’]s)?(?: e-?mail| domain| address| mailbox| verif\w+| is| was| has| not)*.{0,25}(?:reject|refus|den(?:y|ied)|unknown|invalid|blacklisted|not (?:found|exist|allowed|permitted|accepted|verif|authori[sz]ed)|does(?:n['’]t| not) exist|fail|banned|blocked|unverif|could not be verified|must exist)|(?:unroutable|unrouteable|invalid|bad|unknown|unverified|blacklisted|fake|forged) (?:envelope )?(?:sender|return[- ]path|mail from|from|originator)|cannot verify (?:envelope )?(?:mail )?sender|mail from.{0,60}(?:reject|refus|den|not (?:allowed|accepted|permitted)|invalid|prohibited)|(?:reject|refus|den|not accept)\w*.{0,30}(?:mail )?from (?:<|[^\s]+@|this (?:sender|domain|address)|the sender|your domain|you)/,
    ],
    [
      5,
      /(?:address|you|account|user|sender|domain).{0,40}(?:has been|is|are|been) (?:not allowed to (?:send|post)|not (?:authori[sz]ed|permitted) to (?:send|post|submit))|domain of (?:the )?sender|sender domain|(?:all )?recipient addresses rejected|you(?:['’]re| are) sending (?:to\/)?from|not have permission to (?:post|send)|permission to post|access denied|rejected by (?:destination|recipient) domain|mailfrom|envelope.?from|bad sender|from address/,
    ],
    [
      4,
      /n['’]avez pas l['’]autorisation|not have (?:the )?permission|дописи|existent pas|ne pas exister|group.{0,60}(?:may not exist|not exist)/,
    ],
  ],
  filtered: [
    [
      6,
      /(?:only accept(?:s|ing)? mail from|protected by|challenge|whitelist|white ?list|not on (?:his|her|their|the) (?:list|safe)|recipient(?:['’]s)? (?:filter|has (?:block|restrict|refus)|does(?:n['’]t| not) (?:want|wish|accept)|refus)|user(?:['’]s)? (?:filter|reject|has (?:block|restrict))|refused by (?:the )?(?:recipient|user)|sorry, i don['’]t accept|unverified address|rcpt .{0,10}refuse|we failed to deliver mail because the following address recipient id refuse|discarded|user not accepting|has been restricted|due to the recipient['’]?s? (?:setting|preference))/,
    ],
  ],
  toomanyconn: [
    [8, /at a rate that|rate of (?:mail|messages) (?:is )?too/],
    [
      7,
      /too (?:many|much|fast|frequent).{0,40}(?:connection|session|recipient|message|mail|request|error|concurren|sent|traffic)|(?:connection|message|mail|sending|recipient|hourly|daily|domain).{0,20}(?:rate|frequency|limit).{0,20}(?:limit|exceed|reach|high)|(?:rate|throttl|frequency)[- ]?limit|throttl|exceed(?:s|ed|ing)?.{0,40}(?:rate|number of (?:connections?|messages|recipients)|connections?|hourly|daily|per (?:hour|day|minute|second))|max(?:imum)? (?:number of )?(?:connections|sessions|recipients)|connection frequency|slow down/,
    ],
  ],
  expired: [
    [
      6,
      /(?:delivery|message|envelope|queue|retry|time)\b.{0,30}\b(?:expired|timeout exceeded|time ?out|timed out|too long)|(?:been|kept|stay\w*|remained) in (?:the |our )?queue (?:too|for)|queue (?:too long|lifetime|time|expir)|(?:could not|not|unable to|cannot) (?:be )?deliver(?:ed|y)?\b.{0,40}\b(?:for|within|after|in) (?:the last |more than |over )?\d+ ?\w*(?:hour|day|minute|second|h|d)|undeliver\w+ for \d|after \d+ (?:day|hour)|given up after|giving up|gave up|failed \d+ attempts|after \d+ attempts|(?:will|to) be retried|retry for|has been delayed|delivery (?:is |was |has been )?delayed|still (?:trying|undelivered|being)|did not accept our requests to connect|too old|message timed out|max(?:imum)? (?:retry|retries|age|time)/,
    ],
    [3, /timed out|timeout|retried|delayed|try again later/],
  ],
  networkerror: [
    [3, /name ?service error/],
    [
      6,
      /(?:connect(?:ion|ed|ing)?|socket|session|network|route|host|smtp connection|tcp)\b.{0,40}\b(?:refused|lost|reset|dropped|closed|timed ?out|time-?out|unreachable|not (?:be )?(?:reach\w*|establish\w*)|fail(?:ed|ure)?|aborted|broken|down|error|interrupted)|(?:could(?:n['’]t| not)|can(?:no|['’])t|unable to|not able to|wasn['’]t able to|failed to) (?:establish|connect|reach|contact|open|resolve|lookup|find (?:any )?(?:mx|host|route))\b(?!.{0,20}ldap)|host not found,? try again|hop count|too many (?:hops|received)|(?:mail|routing|forwarding|message|sendmail|mailer?|delivery)[- ]?(?:forwarding )?loop|loops? (?:back|detected)|no route to|dns (?:lookup|failure|timeout|server|problem)|cname_lookup|cname lookup|temporary (?:dns|lookup|name)|unreachable|not reachable|mail for .{0,60} loops/,
    ],
  ],
  mailererror: [
    [8, /create user output file/],
    [9, /x-unix|pipe to \|/],
    [
      6,
      /x-unix|exit (?:status|code|value)|returned (?:non-?zero|status|exit|an? error code|\d)|command (?:died|failed|output|line|execution|time limit)|(?:child|pipe|procmail|maildrop|vacation|delivery agent|local delivery|mailer|lda|script|program|process|forward file|\.forward|delivery command).{0,40}(?:fail|error|crash|exit|died|status|killed|signal)|local configuration error|\bsignal \d|ex_(?:tempfail|cantcreat|software|unavailable)|err(?:no)?[ =]\d|broken pipe/,
    ],
  ],
  systemfull: [
    [
      7,
      /(?:mail ?system|file ?system|server|disk|spool|partition|device).{0,25}(?:full|no space|out of space|low on)|insufficient (?:system|disk) (?:storage|space|resources)|no space left|no disk space/,
    ],
  ],
  systemerror: [
    [
      6,
      /(?:internal|system|server|software|local|configuration|database|ldap|directory|mysql|i\/o|temporary|unexpected|queue file|routing|dns|delivery|mail server|smtp server)\b.{0,20}\b(?:error|problem|failure|failed|fault|misconfigur\w+|exception|malfunction)|(?:error|problem|failure) (?:in|while|during|with) (?:the )?(?:process|local|system|server|config|deliver|write|writ|open)|could not load|unable to (?:contact|connect to|open|write|create|lookup|process|verify|query).{0,25}(?:ldap|directory|database|file|queue|server|lock)|can(?:no|['’])t (?:open|create|write|lock|find)|mail system (?:error|config)|server (?:unavailable|is busy|too busy|down)|service (?:currently )?(?:unavailable|not available)|cannot process|out of memory|resource(?:s)? (?:temporarily )?unavailable|config(?:uration)? error|aliasing|alias.{0,10}loop|misconfigur/,
    ],
  ],
  syntaxerror: [
    [
      6,
      /syntax error|bad (?:sequence|command)|(?:command|parameter|argument)s?.{0,20}(?:not (?:recogni[sz]ed|implemented|allowed|understood)|unrecogni[sz]ed|invalid|unknown|rejected|out of sequence|sequence)|unrecogni[sz]ed (?:command|parameter)|(?:need|send|expected?|issue|polite\w*) (?:an? )?(?:rcpt|mail|helo|ehlo|hello)\b|valid rcpt command must|unknown command|protocol (?:error|violation)|improper command/,
    ],
  ],
}

/** What an enhanced status says when the text says nothing (RFC 3463, 7372, 7504, 7505). Codes that senders use for everything weigh little. */
const STATUS_MEANING: Record<string, readonly [BounceReason, number]> = {
  '1.0': ['userunknown', 2],
  '1.1': ['userunknown', 4.5],
  '1.2': ['hostunknown', 5],
  '1.3': ['userunknown', 5],
  '1.4': ['filtered', 4],
  '1.6': ['hasmoved', 5],
  '1.7': ['rejected', 5],
  '1.8': ['rejected', 5],
  '1.9': ['systemerror', 4],
  '1.10': ['notaccept', 7],
  '2.0': ['filtered', 2.5],
  '2.1': ['filtered', 2.5],
  '2.2': ['mailboxfull', 5],
  '2.3': ['exceedlimit', 5],
  '2.4': ['filtered', 4],
  '3.0': ['systemerror', 1],
  '3.1': ['systemfull', 4],
  '3.2': ['notaccept', 4],
  '3.3': ['systemerror', 4],
  '3.4': ['mesgtoobig', 5],
  '3.5': ['systemerror', 4],
  '4.0': ['networkerror', 2],
  '4.1': ['expired', 2],
  '4.2': ['networkerror', 3],
  '4.3': ['systemerror', 3],
  '4.4': ['hostunknown', 2],
  '4.5': ['toomanyconn', 3],
  '4.6': ['networkerror', 5],
  '4.7': ['expired', 5],
  '5.0': ['syntaxerror', 0.5],
  '5.1': ['syntaxerror', 2],
  '5.2': ['syntaxerror', 2],
  '5.3': ['toomanyconn', 4],
  '5.4': ['syntaxerror', 2],
  '5.5': ['systemerror', 3],
  '5.6': ['securityerror', 3],
  '6.0': ['contenterror', 3],
  '6.1': ['contenterror', 4],
  '6.2': ['contenterror', 4],
  '6.3': ['contenterror', 4],
  '6.5': ['contenterror', 4],
  '6.6': ['contenterror', 4],
  '6.7': ['contenterror', 4],
  '6.8': ['contenterror', 4],
  '6.9': ['contenterror', 4],
  '7.0': ['policyviolation', 0.5],
  '7.1': ['blocked', 0.5],
  '7.2': ['policyviolation', 3],
  '7.3': ['securityerror', 3],
  '7.4': ['securityerror', 3],
  '7.5': ['securityerror', 3],
  '7.7': ['securityerror', 3],
  '7.8': ['securityerror', 4],
  '7.9': ['policyviolation', 1],
  '7.10': ['securityerror', 4],
  '7.11': ['securityerror', 4],
  '7.13': ['suspend', 6],
  '7.17': ['hasmoved', 5],
  '7.18': ['hasmoved', 5],
  '7.20': ['authfailure', 6],
  '7.21': ['authfailure', 6],
  '7.22': ['authfailure', 6],
  '7.23': ['authfailure', 6],
  '7.24': ['authfailure', 6],
  '7.25': ['requireptr', 6],
  '7.26': ['authfailure', 6],
  '7.27': ['rejected', 4],
  '7.28': ['toomanyconn', 5],
  '7.509': ['authfailure', 6],
  '1.351': ['userunknown', 1],
  '7.606': ['blocked', 6],
  '7.511': ['blocked', 5],
  '7.705': ['toomanyconn', 4],
  '7.64': ['norelaying', 4],
}

/** Texts are matched without addresses and links, whose parts spell words ("spamtrap@", "mailboxfull@", "/help/blocked"). */
function matchable(text: string): string {
  return (
    text
      .slice(0, 6000)
      .toLowerCase()
      .replace(/https?:\/\/(?:www\.)?([^\s/?#<>"']{1,100})[^\s<>"']{0,300}/g, ' $1 ')
      .replace(/[^\s<>()[\]"',;:]{1,100}@[^\s<>()[\]"',;:]{1,150}/g, ' x@x ')
      // The titles of RFC 3463 are copied in front of what really happened.
      .replace(
        /other (?:or undefined )?(?:address|mailbox|mail system|network|protocol|media|security)[a-z ]{0,20} (?:status|problem|error)/g,
        ' ',
      )
      .replace(/[‘’]/g, "'")
      .replace(/\s+/g, ' ')
  )
}

function scoresOf(evidence: BounceEvidence): Map<BounceReason, number> {
  const scores = new Map<BounceReason, number>()
  const add = (reason: BounceReason, weight: number) => scores.set(reason, (scores.get(reason) ?? 0) + weight)
  const text = matchable(evidence.text)
  for (const reason of Object.keys(PHRASES) as BounceReason[]) {
    const hits = (PHRASES[reason] ?? []).filter(([, pattern]) => pattern.test(text)).map(([weight]) => weight)
    // Several patterns of one reason confirm each other, they do not add up without bound.
    if (hits.length > 0) add(reason, Math.max(...hits) + (hits.length - 1))
  }
  const spoken = Math.max(0, ...scores.values())
  const [, subject, detail] = evidence.status?.split('.') ?? []
  const meaning = subject === undefined ? undefined : STATUS_MEANING[`${subject}.${detail}`]
  if (meaning !== undefined) {
    // "Unable to route" says for now when temporary, never when permanent.
    const reason = evidence.status === '4.4.4' ? 'networkerror' : meaning[0]
    // Relays put a status of their own beside clear words of the other server: the words are nearer to the truth.
    add(reason, spoken >= 5 && meaning[1] < 6 ? meaning[1] / 2 : meaning[1])
  }
  if (evidence.step === 'MAIL') add('rejected', 2)
  if (evidence.step === 'CONN') add('blocked', 2)
  if (evidence.action === 'delayed') add('expired', 3)
  if (evidence.replyCode === '551') add('hasmoved', 3)
  if (/^50[0-4]$/.test(evidence.replyCode ?? '')) add('syntaxerror', 1)
  if (evidence.replyCode === '552') add('mailboxfull', 0.5)
  if (evidence.replyCode === '521') add('notaccept', 1)
  return scores
}

/** Before the recipient was named, "unknown" and "does not exist" can only speak of us. */
function aimAtSender(scores: Map<BounceReason, number>, step: SmtpStep | null): void {
  const target = step === 'MAIL' ? 'rejected' : step === 'CONN' || step === 'EHLO' ? 'blocked' : null
  if (target === null) return
  for (const reason of ['hostunknown', 'userunknown', 'filtered', 'suspend', 'hasmoved'] as const) {
    const score = scores.get(reason)
    if (score === undefined) continue
    scores.delete(reason)
    scores.set(target, Math.max(scores.get(target) ?? 0, score))
  }
}

/**
 * A directory refuses a recipient when it is named (RCPT, 5.1.x). The same words after the message was sent, or from a
 * server of which the step is not known, may be a filter's: certain enough to tell, not to give the address up.
 */
function separateFilters(scores: Map<BounceReason, number>, evidence: BounceEvidence): void {
  const unknown = scores.get('userunknown') ?? 0
  if (unknown === 0) return
  const refusedByName = evidence.step === 'RCPT' || /^[45]\.1\.\d+$/.test(evidence.status ?? '')
  const isOwnWord = evidence.replyCode === null && (evidence.status?.endsWith('.0.0') ?? true)
  if (refusedByName && evidence.step !== 'DATA') scores.set('userunknown', unknown >= 5 ? unknown + 1 : unknown)
  else if (!isOwnWord && evidence.status !== '5.1.1' && unknown >= 4) {
    scores.set('filtered', Math.max(scores.get('filtered') ?? 0, unknown + 0.5))
  }
}

/**
 * Reason of a failed delivery. Evidence from the words, the status, the reply code and the step of the dialogue is weighed;
 * a server that knows no such user but says so only after the message was sent is a filter, not a directory.
 */
export function classifyBounce(evidence: BounceEvidence): BounceReason {
  if (/^(?:delivered|relayed|expanded|deliverable)$/.test(evidence.action ?? '')) return 'delivered'
  const scores = scoresOf(evidence)
  aimAtSender(scores, evidence.step)
  separateFilters(scores, evidence)
  let best: BounceReason = 'undefined'
  let bestScore = 0
  for (const [reason, score] of scores) {
    if (score > bestScore) {
      best = reason
      bestScore = score
    }
  }
  if (bestScore >= 1) return best
  return evidence.text.trim() === '' && evidence.status === null ? 'undefined' : 'onhold'
}

const DEAD: readonly BounceReason[] = ['userunknown', 'hostunknown', 'hasmoved', 'notaccept']

/** True when writing again to the address is useless: it does not exist, moved away, or its domain takes no mail. */
export function isHardBounce(reason: BounceReason, status: string | null, replyCode: string | null): boolean {
  if (!DEAD.includes(reason)) return false
  return !(status?.startsWith('4.') || (status === null && replyCode?.startsWith('4')))
}

/** Numbers of the private range 5.0.9xx that sisimai gives to reports that carry no status of their own. */
const DERIVED: Partial<Record<BounceReason, number>> = {
  undefined: 900,
  onhold: 901,
  syntaxerror: 902,
  norelaying: 909,
  filtered: 910,
  userunknown: 911,
  hostunknown: 912,
  hasmoved: 916,
  rejected: 918,
  suspend: 921,
  mailboxfull: 922,
  exceedlimit: 923,
  systemerror: 930,
  systemfull: 931,
  notaccept: 932,
  mesgtoobig: 934,
  mailererror: 939,
  networkerror: 944,
  toomanyconn: 945,
  expired: 947,
  contenterror: 960,
  securityerror: 970,
  blocked: 971,
  virusdetected: 971,
  policyviolation: 972,
  requireptr: 973,
  notcompliantrfc: 974,
  badreputation: 975,
  failedstarttls: 976,
  authfailure: 972,
  spamdetected: 980,
}

/** Status for a report without one: recognisable as derived by its last part from 900. */
export function derivedStatus(reason: BounceReason): string | null {
  const number = DERIVED[reason]
  return number === undefined ? null : `5.0.${number}`
}
