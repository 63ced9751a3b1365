import type { WaitKind, WaitReason } from '../../shared/models/campaign.ts'
import { formatCount } from '../format/format-count.ts'
import { formatMoment } from '../format/format-time.ts'

/** A minute: nearer than this the seconds are counted down, farther away the clock tells it better. */
const near = 60_000

/** What comes at `until`, and what `count` counts. */
const words: Record<WaitKind, { then: string; counted: string }> = {
  preparing: { then: 'done', counted: 'so far' },
  held: { then: 'starts', counted: 'waiting' },
  scheduled: { then: 'starts', counted: 'waiting' },
  paused: { then: 'goes on', counted: 'waiting' },
  retry: { then: 'next', counted: 'waiting' },
  disk: { then: 'tries again', counted: 'waiting' },
  asleep: { then: 'goes on', counted: 'waiting' },
  breaker: { then: 'tries again', counted: 'waiting' },
  'cool-down': { then: 'goes on', counted: 'waiting' },
  connections: { then: 'goes on', counted: 'waiting' },
  domain: { then: 'next', counted: 'waiting' },
  turn: { then: 'goes on', counted: 'waiting' },
  rate: { then: 'next', counted: 'waiting' },
  answer: { then: 'goes on', counted: 'under way' }
}

/** 'hoshi.example allows few connections: 19 waiting' */
export function waitText({ kind, text, count }: WaitReason): string {
  return count === null ? text : `${text}: ${formatCount(count)} ${words[kind].counted}`
}

/** 'since 12:02 · tries again at 12:10'; null where there is no time to tell. */
export function waitTimes({ kind, since, until }: WaitReason, now: number): string | null {
  const times: string[] = []
  if (since !== null) times.push(`since ${formatMoment(since, now)}`)
  if (until !== null) times.push(`${words[kind].then} ${untilWords(until, now)}`)
  return times.length > 0 ? times.join(' · ') : null
}

function untilWords(until: number, now: number): string {
  return until - now < near
    ? `in ${Math.max(0, Math.ceil((until - now) / 1000))} s`
    : `at ${formatMoment(until, now)}`
}
