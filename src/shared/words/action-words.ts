import type { Format, PluralForms } from './format.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'
import { rateText } from './rate-text.ts'
import { type SkipCounts, skippedText } from './skip-words.ts'

/** When deliveries that are put back in the queue are sent. `until-stopped`: the campaign was stopped meanwhile. */
export type SentAgainWhen = 'now' | 'on-resume' | 'until-stopped'

/** What an action on a campaign does, or did. `exact`: false while recipients are still being added to the queue. */
export const actionTexts = {
  /** `first`: how many go before the campaign pauses for a review; null: no such limit. */
  continues: (
    {
      recipients,
      skipped,
      later,
      first,
      exact
    }: { recipients: number; skipped: SkipCounts; later: number; first: number | null; exact: boolean },
    format
  ) =>
    sentences(
      `${atLeast(recipients, exact, format)} will be emailed, ${skippedText(skipped, format)}.`,
      first !== null &&
        first < recipients &&
        `After the first ${format.count(first)} it pauses for your review; the other ${format.count(recipients - first)} wait.`,
      later > 0 &&
        format.plural(later, {
          one: '1 of them is waiting for its retry time.',
          other: `${format.count(later)} of them are waiting for their retry time.`
        }),
      !exact && 'Recipients are still being added to the queue.'
    ),
  pauses: ({ left, sending, exact }: HeldBack, format) =>
    sentences(
      counted(left, exact, format, { one: 'waits until you resume.', other: 'wait until you resume.' }),
      withServer(sending, format)
    ),
  stops: ({ left, sending, exact, started }: HeldBack & { started: boolean }, format) =>
    sentences(
      `${atLeast(left, exact, format)} will not be emailed.`,
      withServer(sending, format),
      !started && 'No one was emailed.'
    ),
  'rate-unlimited': ({ left }: { left: number }, format) =>
    `${format.count(left)} left to send, as fast as the mail server accepts them.`,
  /** `ms`: the shortest time it can take. */
  'rate-of-campaign': (rate: Rate, format) => `${rateLimited(rate, format)}.`,
  'rate-of-account': (rate: Rate, format) => `${rateLimited(rate, format)}. The limit is the account’s.`,
  retries: ({ count, skipped, when }: { count: number; skipped: number; when: SentAgainWhen }, format) =>
    sentences(sentAgainTexts[when](count, format), skipped > 0 && `${format.count(skipped)} skipped.`),
  /** `ineligible`: people who should no longer be emailed. `expired`: their links are. */
  'sends-again': (
    {
      count,
      when,
      ...left
    }: { count: number; when: SentAgainWhen; changed: number; ineligible: number; expired: number },
    format
  ) =>
    sentences(
      sentAgainTexts[when](count, format),
      changedMeanwhile(left.changed, format),
      left.ineligible > 0 &&
        format.plural(left.ineligible, {
          one: '1 is skipped, because this person should no longer be emailed.',
          other: `${format.count(left.ineligible)} are skipped, because these people should no longer be emailed.`
        }),
      left.expired > 0 &&
        format.plural(left.expired, {
          one: '1 is skipped, because the link has expired. Send this person a new email.',
          other: `${format.count(left.expired)} are skipped, because their links have expired. Send these people a new email.`
        })
    ),
  'counts-as-accepted': ({ count, changed }: { count: number; changed: number }, format) =>
    sentences(
      counted(count, true, format, { one: 'counts as accepted.', other: 'count as accepted.' }),
      changedMeanwhile(changed, format)
    )
} satisfies Catalog

export type ActionPhrase = PhraseOf<typeof actionTexts>

export const actionText = (phrase: Reasoned, format: Format): string =>
  textOf(actionTexts, phrase, format) ?? phrase.reason

/** `sending`: emails that the mail server has. They settle whatever is done. */
type HeldBack = { left: number; sending: number; exact: boolean }

type Rate = { left: number; perSecond: number; ms: number }

const sentences = (...all: (string | false | null)[]): string => all.filter(Boolean).join(' ')

const atLeast = (n: number, exact: boolean, format: Format): string =>
  exact ? format.count(n) : `At least ${format.count(n)}`

const counted = (n: number, exact: boolean, format: Format, forms: PluralForms): string =>
  `${atLeast(n, exact, format)} ${format.plural(n, forms)}`

const withServer = (sending: number, format: Format): string | null =>
  sending === 0
    ? null
    : format.plural(sending, {
        one: '1 is with the mail server and will still finish.',
        other: `${format.count(sending)} are with the mail server and will still finish.`
      })

const rateLimited = ({ left, perSecond, ms }: Rate, format: Format): string =>
  `${format.count(left)} left to send at up to ${rateText(perSecond, format)}: ${format.duration(ms)} or longer`

const sentAgainTexts: Record<SentAgainWhen, (n: number, format: Format) => string> = {
  now: (n, format) => `${format.count(n)} will be sent again.`,
  'on-resume': (n, format) => `${format.count(n)} will be sent again when you resume.`,
  'until-stopped': (n, format) =>
    format.plural(n, {
      one: '1 was put back in the queue before the campaign was stopped.',
      other: `${format.count(n)} were put back in the queue before the campaign was stopped.`
    })
}

const changedMeanwhile = (n: number, format: Format): string | null =>
  n === 0 ? null : `${format.count(n)} had changed in the meantime.`
