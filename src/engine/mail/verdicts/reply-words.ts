/**
 * What servers say about whom, one pattern a subject, in the order in which the table asks. They are tried on a
 * server's own words (own-words.ts): one line, `<address>` for every email address. test/fixtures/replies has where
 * each was heard.
 */

const any = (...patterns: RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'), 'i')

// Rates and limits.
export const greylistText = /gr[ae]y[- ]?\s?list/i
/** The recipient's own limit, whoever writes to it. */
export const recipientLimitText = any(
  /recipient(?:'s)? (?:\w+ ){0,2}exceeded (?:their|its|the|message)/,
  /receiving (?:mail|e-?mail|messages)? ?(?:too quickly|at a rate)/,
  /frequency of receiving|messages they can receive|messages to <address> deferred/,
  /too many (?:messages|e?mails?) (?:for|to) (?:this |the )?(?:recipient|user|mailbox)/
)
export const tooManyConnectionsText = any(
  /too many (?:\w+ ){0,3}(?:connections|connects|sessions)|frequent connects/,
  /concurrent (?:\w+ ){0,2}(?:connections|sessions|limit)|(?:connections?|sessions?|thread) (?:\w+ )?limit/,
  /messages? per (?:connection|session)/
)
export const perSecondText =
  /(?:per|every|each|\/) ?(?:second|sec|minute|min)\b|maximum sending rate|too much mail(?! data)|peak (?:\w+ )?relay limit|ratelimit \\?"/i
/** A unit of time that a limit is counted in, and that it is a limit. */
const limitUnit =
  /(?:hourly|daily|weekly|monthly|rolling|24[- ]?hours?|today|(?:per|an|each|every|this|one|the|\/|sent|exceeded)[- ]?(?:hour|day|week|month)|per \d+ ?[hd]|(?:per|within|every|last) \d+ (?:minutes?|hours?)|(?:hour|day) (?:limit|quota)|par (?:heure|jour)|pro (?:stunde|tag))\b/
const limitWord =
  /\b(?:limits?|limited|quota|exceed\w*|too many|maximum|max|allowed|allowance|reached|only \d+|used up|over)\b/
export const unitLimitText = any(
  new RegExp(`${limitUnit.source}.*${limitWord.source}`),
  new RegExp(`${limitWord.source}.*${limitUnit.source}`)
)
/** A limit of the account, without a unit. */
export const sendingLimitText = any(
  /(?:sending|send|submission|outgoing|outbound|relay|e-?mail|(?:message|mail) (?:count|send)|message|sender|recipient) ?(?:quota|limits?)\b.{0,25}(?:exceed|reach|used|hit|over)/,
  /(?:exceed\w*|reach\w*|over|hit|above) (?:\w+ ){0,5}(?:sending|send|submission|outgoing|outbound|relay|sender) ?(?:\w+ ){0,2}(?:quota|limits?)/,
  /send(?:ing)? limit|submission ?quota|relay quota|credits? exceeded|probation/
)
export const accountRateText = any(
  /too many (?:e-?mails?|messages?|mails?|invalid recipients?)|too (?:fast|quickly|frequent\w*)|frequency limited/,
  /rate[- ]?limit\w*|rate (?:exceed|too)|throttl|slow(?:ing)? down|unusual (?:rate|volume|amount)|sent (?:to )?too many/
)
export const slowDownText =
  /\brate\b|rate-?limit|throttl|too (?:many (?!errors)|fast|quickly|frequent)|slow(?:ing)? down|unusual (?:rate|volume)|\[TSS0\d\]|limit(?:s|ed)? exceeded|exceed\w* (?:\S+ ){0,4}(?:limit|rate|connections)|unexpected volume|excessive volume/i

// The log-in. Another one is all that it takes, or no password helps.
export const expiredText = /\b(?:password|token|credentials?) (?:has |have |is |are )?expired\b/i
export const lockedText =
  /(?:account|user|mailbox|log-?in|authentication|access|sending)\b.{0,40}\b(?:disabled|suspended|blocked|locked|deactivated|inactive|barred|banned|terminated|expired|closed)\b|\b(?:disabled|suspended|blocked|locked|deactivated|inactive|banned|terminated|expired) (?:user|account|mailbox)\b/i

/** This recipient, or those who look after it, do not want it. */
export const unwantedText = any(
  /resolver\.rst|sender was not authenticated|not authenticated (?:by|for) |allowed-senders list|recipients? (?:only accepts|does not accept|doesn't accept)/,
  /(?:rejected|refused|denied|blocked|blacklisted) (?:by|due to) (?:the )?recipients?\b|recipient preferences|user (?:domain )?entry/,
  /header[- ]based|block-send-er|block-rcpt/
)

/** Words that the same servers use of the message and of the sender. */
export const notUnwantedText = /too large|too big|\bsize|spoof/i

/** The sender's address or domain. */
export const senderText = any(
  /\bsenders? (?:header )?(?:e?mail )?address(?:es)?\b (?:\S+ ){0,2}(?:is |was |has been )?(?:rejected|refused|blocked|denied|unknown|invalid|not|does not|has|must)\b/,
  /\bsender (?:\S+ )?(?:is |was |has been )?(?:rejected|refused|denied|blocked|unknown|invalid|unvalidated|not (?!authenticated))|sender (?:\S+ ){0,2}(?:does not|doesn't|must) match/,
  /\b(?:invalid|unknown|unverified|unauthori[sz]ed|bad|illegal|incorrect|unrout(?:e)?able|blank|fake|missing) (?:envelope |outbound |mail )?(?:sender|from\b)/,
  /domain of (?:the )?sender|sender(?:'s)? (?:envelope )?domain\b.{0,40}\b(?:not|invalid|exist|rejected|unknown|resol)/,
  /sender (?:address )?verif(?:y|ication)|verif\w+ (?:the )?sender|sender callout|callout verification|callback setup|verification failed for <address>|as a valid sender/,
  /(?<!\bin )\bfrom['"’]?:? ?(?:address|header|domain|field|\/sender name):? .{0,80}\b(?:not (?:one of|an?\b|match|verified|valid|owned|allowed|authori[sz]ed|permitted|registered)|must|is invalid|does not match)/,
  /not one of your addresses|not owned by|not a sender signature|sender identit|send ?as ?denied|send (?:as|from) this sender/,
  /not (?:authori[sz]ed|allowed|permitted) to (?:send (?:e?mail |messages? )?(?:as|from(?! (?:this|your) (?:ip|host|server))|on behalf|using)|use (?:this |the )?(?:from|sender|address|<address>))/,
  /mail from <address> (?:was )?(?:rejected|refused|denied)|relaying disallowed as|unconfigured sending domain|sending domain .{0,40}\bnot\b|domain (?:\S+ )?(?:is|has) not (?:been )?(?:yet )?(?:verified|confirmed|validated)|mail from (?:this|your) (?:address|domain|sender)|domain is not associated|badmailfrom|mailfrom domain|mail from (?:is )?invalid|denies (?:the )?sender|as an? sender|unresolvable (?:\S+ )?(?:from|sender)|spoof|reputation of the sending domain|e-?mail address is not verified|your (?:e-?mail address|domain) has been (?:blocked|blacklisted)/,
  /[ée]metteur invalide|absender(?:adresse)?\b.{0,40}\b(?:nicht|unzul|ung|abgelehnt|gesperrt)/,
  // Proof of who sent it, which is the sender's domain to give.
  /\b(?:spf|dkim(?!-signature)|dmarc)\b|sender policy framework|sender is unauthenticated|unauthenticated e?mail from|authentication (?:information|level)/
)
export const senderCodes = [
  'x.1.7',
  'x.1.8',
  '5.7.60',
  'x.7.20',
  'x.7.21',
  'x.7.22',
  'x.7.23',
  'x.7.24',
  'x.7.26',
  '5.7.27',
  '5.7.509',
  '5.7.515'
]

// The account, or the computer that sends.
export const relayText = any(
  /relay(?:ing)?,? (?:mail |access )?(?:\S+ )?(?:is )?(?:denied|prohibited|disallowed|forbidden|rejected|not (?:permitted|allowed|authori[sz]ed))/,
  /(?:unable|cannot|can't|not (?:configured|permitted|allowed|authori[sz]ed)|do not|don't|does not|refus\w+) (?:to )?relay|denies relay|openrelay|as a relay|insecure mail relay|list of allowed \w*hosts/,
  /helo command|permissions? to submit|be authenticated|not logged in|authentication (?:is )?required|authenticate first|please authenticate|must authenticate|smtp[- ]auth|unauthenticated (?:senders|e?mail) not allowed|client was not authenticated|authentification (?:requise|invalide)|invalid credentials/
)
export const barredText = any(
  /access denied, (?:banned|traffic not accepted|tenant has exceeded|spam abuse)|invalid credentials for relay|not authori[sz]ed to perform/,
  /sending (?:is |has been |was )?(?:paused|suspended|disabled|blocked)|sending for this (?:account|mailbox) is|not allowed to send(?=:| *$)|from sending/,
  /account is pending approval|\b(?:your|smtp|sending|sender) (?:\w+ ){0,2}account (?:\w+ ){0,3}(?:suspended|blocked|locked|disabled|not (?:yet )?activated|on hold|under review|deactivated)/,
  /account (?:\w+ ){0,3}suspended.{0,40}(?:abuse|spam|violation|payment|billing)|outboundspamexception|unusual sending activity|out of credits|credits (?:expired|blocked)|domain (?:\S+ )?is not allowed to send/
)
export const networkText = any(
  /<block list>|\d\.\d+\]? (?:is |has been |was )?(?:blocked|rejected|listed|banned|black)|open relay|\bip[=:]|blocked (?:using|by \S+\.)|(?:black|block|deny) ?-?list|blacklisted|black listed|listed (?:at|in|by|on)\b|dnsbl|\brbl\b|spamhaus|spamcop|barracudacentral/,
  /\bptr\b|reverse[- ]?(?:dns|host|lookup)|\brdns\b|find your (?:reverse )?hostname|helo\b.{0,30}(?:reject|invalid|denied)|bad helo/,
  /\b(?:your|sending|source|client|connecting|this|originating) (?:server'?s? )?(?:ip|host|network)\b|banned sending|access from ip|ip (?:address )?(?:\S+ )?(?:has been |is |was )?(?:temporarily )?(?:blocked|banned|rejected|blacklisted)/,
  /poor reputation|ip reputation|reputation of the sending ip|black ip|\bvs\d+-ip|connection (?:rejected|refused)|(?:mail|messages|connections?) from (?:ip )?\[?\d+\.\d+|connections? (?:will )?not (?:be )?accepted|not accepting connections|not allowed to connect|host network,? not allowed|access to (?:this|submit)/,
  /adresse ip source/
)
/** Of a 4xx, where 'listed' or 'your IP' may also be why the server is slow with us. */
export const networkNowText =
  /client host (?:\S+ )?(?:rejected|blocked)|helo command rejected|find your (?:reverse )?hostname|blocked using|blacklisted|<block list>/i
export const networkCodes = ['x.7.25', '5.7.606', '5.7.511', '5.7.708', '5.7.705']

// The message.
/** Web addresses in it that someone lists, which says nothing about where it comes from. */
export const listedLinkText =
  /uribl|surbl|\bdbl\b|\burls?\b.{0,30}(?:listed|black|reputation)|spam(?:my)? url/i
export const tooLargeText = any(
  /(?:message|mail|e-?mail)(?:'s)? (?:\w+ ){0,2}(?:size|length)\b|(?:message|mail|e-?mail) (?:is )?too (?:large|big|long)|too much (?:mail )?data|too (?:large|big) (?:message|e?mail)|(?:maximum|fixed) (?:message |email )?size|size limit/
)
export const contentText =
  /\bspam|\bjunk|\bube\b|virus|malware|phish|content|attachment|header|policy|policies|rfc ?[25]\d\d\d|message not a(?:llowed|ccepted)/i

// The mailbox.
export const mailboxFullText = any(
  /(?:mailbox|inbox|account|user|box) (?:is |was |size |for user |for \S+ )?(?:is )?(?:full|exceeded|over)|over ?quota|over storage|(?<!queue )quota (?:is |was |has been )?(?:exceeded|violation)|exceeded (?:their |its |the )?(?:storage|mailbox|disk)/,
  /out of storage|mailbox size limit|disk quota|insufficient (?:disk|mailbox) space|storage (?:limit|quota|space)|bo[iî]te (?:\w+ ){0,2}pleine|has exhausted|too many messages on the server/
)
/** In so many words: nobody has this address. */
export const noMailboxText = any(
  /no such (?:user|mailbox|recipient|person|address|account)|no (?:mailbox|user|account) (?:here )?by that name|not a (?:valid (?:mailbox|recipient|user)|known user|registered (?:gateway )?user)|this is not a valid e?mail address/,
  /(?<!\b(?:your|smtp|sender|sending|from|client) )\b(?:user|recipient|mailbox|addressee|local part|account|alias)\b ?(?:<address>|\[<address>\]|\(<address>\)|-)? ?(?:is )?(?:unknown|not found|not known|does(?: not|n['’]t) exist|do not exist|not exists?|is not exist|unallocated|has been deleted)/,
  /\b(?:unknown|unavailable mail|invalid) (?:or illegal )?(?:user|recipient|mailbox|alias|addressee|local[- ]part)\b|(?:user|recipient) (?:\S+ )?not found|e?mail account (?:that you tried to reach )?does(?: no|n['’])t? exists?|account that you tried to reach does not exist/,
  /address (?:is )?unknown|unknown address|(?:recipient|e?mail) address (?:\S+ )?(?:does not exist|doesn't exist|is invalid|marked as invalid)|no longer (?:valid|on server)|is not a valid recipient/,
  /doesn['’]t have an? (?:\S+ )?account|not in recipient list|inactive e?mail address|unrout(?:e)?able address|invalid-recipient|destinataire (?:in(?:valide|connu)|n'existe)|(?:utilisateur|benutzer|nutzer|usuario|empf[äa]nger|utente) (?:\w+ ){0,2}(?:inconnu|unbekannt|nicht bekannt|no existe|sconosciuto)/
)
export const disabledText = any(
  /(?<!\byour )\b(?:recipient|mailbox|address|account that you tried to reach)\b (?:\S+ ){0,6}?(?:is |has been |was )?(?:disabled|discontinued|deactivated|closed|expired|terminated|inactive)\b/,
  /cannot be delivered\. this account has been disabled|disabled (?:recipient|mailbox)|deactivated mailbox/
)
/** The domain after the @ takes no mail, if the codes say that it is the recipient's. */
export const noDomainText =
  /domain (?:\S+ )?(?:does not exist|doesn't exist|not found)|(?:no such|nonexistent|invalid) domain|host (?:or domain name )?(?:unknown|not found)|\bnxdomain\b/i
export const nullMxText = /null mx|(?:host|domain) (?:\S+ )?does not accept (?:e-?)?mail/i
/** Whatever an enhanced code says of the address, these words speak of something else, or of now. */
export const somethingElseText =
  /temporar|(?<!not )try (?:again|later)|later\b|polic|spam|preference|blocked|blacklist|denied|abuse|reputation|limit|quota|relay|authenti|too many|not allowed|\bip\b/i
/** A 5xx that says itself that it is not for good. */
export const notForGoodText =
  /(?<!not )\b(?:try|retry|send|resend)\b (?:\w+ ){0,3}(?:again|later|in \d)|(?:essayer|r[ée]essayer) plus tard|please wait|sp[äa]ter|temporar(?:y|ily)/i
