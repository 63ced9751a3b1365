import type { WaitKind, WaitReason } from '../models/campaign.ts'
import { errorText } from './errors/error-text.ts'
import type { Format } from './format.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'
import { rateText } from './rate-text.ts'
import { troubleTexts } from './trouble-words.ts'

/** What slows or stops sending right now. */
export const waitTexts = {
  ...troubleTexts,
  preparing: ({ count }: { count: number }, format: Format) =>
    `Preparing recipients: ${format.count(count)} so far`,
  held: () => 'Starting soon. You can still cancel.',
  scheduled: () => 'Starts automatically',
  paused: () => 'Paused until someone resumes it',
  'paused-for-now': () => 'Paused. Resumes automatically.',
  deferred: ({ count }: { count: number }, format: Format) => `${format.count(count)} deferred by the server`,
  'retry-time': ({ count }: { count: number }, format: Format) =>
    format.plural(count, {
      one: '1 is waiting for its retry time',
      other: `${format.count(count)} are waiting for their retry time`
    }),
  'disk-nearly-full': ({ megabytes }: { megabytes: number }, format: Format) =>
    `The disk is nearly full (${format.count(megabytes)} MB left). Make room, and sending resumes.`,
  'disk-full': () =>
    'The disk is full or read-only. Results are kept in memory until they can be saved. Make room, and sending resumes.',
  failed: (error: Reasoned, format: Format) => errorText(error, format),
  asleep: () => 'The computer is going to sleep',
  connections: ({ now, of }: { now: number; of: number }, format: Format) =>
    format.plural(now, {
      one: `The server limits us to 1 connection (of ${format.count(of)})`,
      other: `The server limits us to ${format.count(now)} connections (of ${format.count(of)})`
    }),
  domain: ({ domain, count }: { domain: string; count: number }, format: Format) =>
    `${domain} limits connections: ${format.count(count)} waiting`,
  turn: ({ account }: { account: string }) => `Another campaign goes first: both send through ${account}`,
  'campaign-rate': ({ perSecond }: { perSecond: number }, format: Format) =>
    `Limited to ${rateText(perSecond, format)} (campaign setting)`,
  'account-rate': ({ perSecond, account }: { perSecond: number; account: string }, format: Format) =>
    `Limited to ${rateText(perSecond, format)} (setting of ${account})`,
  'server-rate': ({ perSecond }: { perSecond: number }, format: Format) =>
    `Limited to ${rateText(perSecond, format)} (the mail server asked for less)`,
  'no-answer': ({ count }: { count: number }, format: Format) =>
    `The mail server has not answered yet: ${format.count(count)} in progress`
} satisfies Catalog

export type WaitPhrase = PhraseOf<typeof waitTexts>

/** 'hoshi.example limits connections: 19 waiting' */
export const waitText = ({ phrase }: Pick<WaitReason, 'phrase'>, format: Format): string =>
  textOf(waitTexts, phrase, format) ?? phrase.reason

/** What comes at `until`. */
const untilTexts: Record<WaitKind, (when: string) => string> = {
  preparing: (when) => `done ${when}`,
  held: (when) => `starts ${when}`,
  scheduled: (when) => `starts ${when}`,
  paused: (when) => `resumes ${when}`,
  retry: (when) => `next retry ${when}`,
  disk: (when) => `retries ${when}`,
  asleep: (when) => `resumes ${when}`,
  breaker: (when) => `retries ${when}`,
  'cool-down': (when) => `resumes ${when}`,
  connections: (when) => `resumes ${when}`,
  domain: (when) => `next ${when}`,
  turn: (when) => `resumes ${when}`,
  rate: (when) => `next ${when}`,
  answer: (when) => `resumes ${when}`
}

/** 'since 12:02 PM · retries at 12:10 PM'; null where there is no time to tell. */
export function waitTimes({ kind, since, until }: WaitReason, now: number, format: Format): string | null {
  const times: string[] = []
  if (since !== null) times.push(`since ${format.moment(since, now)}`)
  if (until !== null) times.push(untilTexts[kind](whenText(until, now, format)))
  return times.length > 0 ? times.join(' · ') : null
}

/** Nearer than this the seconds are counted down, farther away the clock is clearer. */
const minute = 60_000

const whenText = (until: number, now: number, format: Format): string =>
  until - now < minute
    ? `in ${Math.max(0, Math.ceil((until - now) / 1000))} s`
    : `at ${format.moment(until, now)}`
