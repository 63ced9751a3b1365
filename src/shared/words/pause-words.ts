import type { PauseReason } from '../models/campaign.ts'
import { errorText } from './errors/error-text.ts'
import type { Format } from './format.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'

/** What exactly paused a campaign, beside its reason. */
export const pauseDetailTexts = {
  /** In the words of the mail server or the login provider. */
  said: ({ text }: { text: string }) => text,
  failed: (error: Reasoned, format: Format) => errorText(error, format),
  'first-batch': ({ waiting }: { waiting: number }, format: Format) =>
    `Resuming sends the remaining ${format.count(waiting)}.`,
  'same-code': ({ code, recipients }: { code: string; recipients: number }, format: Format) =>
    `The server rejected ${format.count(recipients)} recipients in a row with the same code (${code}).`,
  'too-many-rejected': (
    { rejected, of, percent }: { rejected: number; of: number; percent: number },
    format: Format
  ) =>
    `${format.count(rejected)} of the last ${format.count(of)} emails were rejected. The limit is ${format.share(percent, 100)}.`,
  'backup-restored': ({ takenAt }: { takenAt: number }, format: Format) =>
    `The data is from the backup of ${format.dateTime(takenAt)}. Anyone emailed after that would get it again.`,
  'changes-missing': () =>
    'The last changes to the data are missing. Anyone emailed in that time would get it again.',
  'data-copied': () => 'The data is a copy. Anyone emailed after it was made would get it again.',
  /** Written down by a version that kept sentences. */
  'as-written': ({ text }: { text: string }) => text
} satisfies Catalog

export type PauseDetail = PhraseOf<typeof pauseDetailTexts>

export const pauseDetailText = (detail: Reasoned, format: Format): string =>
  textOf(pauseDetailTexts, detail, format) ?? detail.reason

export interface PauseWords {
  /** What happened. */
  title: string
  /** What the person can do. */
  advice: string
}

export const pauseWords: Record<PauseReason, PauseWords> = {
  person: { title: 'Paused by you', advice: 'Resuming continues where it left off; nobody gets two.' },
  'first-batch': {
    title: 'First emails sent',
    advice: 'Review the results, then resume to send the rest.'
  },
  'account-refused': {
    title: 'The account can’t log in',
    advice:
      'Check its login and test it; only the server’s administrator can unblock an account. Then resume. No users were marked undeliverable.'
  },
  'sender-refused': {
    title: 'The mail server doesn’t accept this sender address',
    advice:
      'Use an address this account may send from, verify it with the provider, and check SPF, DKIM and DMARC of its domain. Then resume.'
  },
  quota: {
    title: 'The account’s sending limit is used up',
    advice: 'Sending resumes automatically when the server allows more. Resume now if it already does.'
  },
  'same-code-in-a-row': {
    title: 'Several recipients in a row got the same rejection',
    advice: 'Paused before it happens to everyone. Read the reply, fix it, then resume.'
  },
  'too-many-rejected': {
    title: 'Too many recipients were rejected',
    advice:
      'Paused to protect your sender reputation. See the reasons below; resume if these are just old addresses.'
  },
  restored: {
    title: 'The data is from an earlier time',
    advice:
      'Emails sent after that are not known here, so some people may get two. Check the counts before you resume.'
  },
  'account-missing': {
    title: 'Its account no longer exists',
    advice: 'Add the account again, then resume.'
  },
  'template-broken': {
    title: 'The template has an error',
    advice: 'Fix it and start a new campaign: this one keeps the template it was started with.'
  },
  'disk-full': {
    title: 'The disk is full',
    advice: 'Results could not be saved, so sending stopped. Make room, then resume.'
  }
}
