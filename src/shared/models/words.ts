/*
 * The closed lists of words of the models, apart from the schemas: the window uses these without carrying zod.
 */

export const userStatuses = ['pending', 'verified', 'undeliverable'] as const

/**
 * How far a message of ours got with a person, as the overview's funnel counts. `fetched`: only machines have asked for
 * the link so far.
 */
export const reachedStages = ['sent', 'accepted', 'opened', 'fetched', 'confirmed'] as const

/** The mail after which a person confirmed: any that a server accepted, the first such mail, or a later one. */
export const confirmedAfterMails = ['mail', 'first-mail', 'reminder'] as const

/** So many users can be removed with all traces at a time. */
export const mostErased = 1000

export const userSortKeys = [
  'name',
  'address',
  'status',
  'lastSent',
  'linkExpires',
  'sentCount',
  'added'
] as const

/**
 * Delivery: one recipient of one campaign.
 * `waiting` → `sending` → `accepted` | `deferred` (due again at a time) | `rejected` | `unknown`;
 * `waiting` → `skipped` (with a reason); `waiting`, `deferred` → `cancelled`.
 * It says 'accepted', never 'delivered': the server took it; that is all SMTP tells.
 */
export const deliveryStates = [
  'waiting',
  'sending',
  'accepted',
  'deferred',
  'rejected',
  'unknown',
  'skipped',
  'cancelled'
] as const

/** Deliveries that were tried and are not through. */
export const notThroughStates = ['deferred', 'rejected', 'unknown'] as const

/** Attempt: one time a message was handed to a server. `not-sent`: the server never read it, the recipient waits again. */
export const attemptOutcomes = ['sending', 'accepted', 'deferred', 'rejected', 'unknown', 'not-sent'] as const

/** What about a name can deceive its reader. */
export const nameWarnings = ['direction', 'invisible', 'control', 'mixed-scripts'] as const

export const importTargets = [
  'name',
  'first-name',
  'last-name',
  'address',
  'role',
  'locale',
  'external-id',
  'status',
  'link',
  'field',
  'ignore'
] as const

export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-15',
  'macintosh',
  'windows-1250',
  'iso-8859-2',
  'windows-1251',
  'koi8-r',
  'windows-1253',
  'windows-1254',
  'shift_jis',
  'gb18030',
  'big5',
  'euc-kr'
] as const

export const delimiters = [',', ';', '\t', '|'] as const

export const templateParts = ['subject', 'preheader', 'html', 'text'] as const

/** How links are made. `itsdangerous` and the JWTs are signed here; `from-import` uses a column of the import. */
export const linkMethods = ['itsdangerous', 'jwt-hs256', 'jwt-eddsa', 'from-import'] as const

/** What becomes of deliveries whose outcome is unknown: held for a person, or resent by themselves. */
export const unknownOutcomes = ['hold', 'resend'] as const
