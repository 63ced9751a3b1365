import type { WaitKind, WaitReason } from '../../shared/models/campaign.ts'
import { formatCount } from '../format/format-count.ts'
import { formatMoment } from '../format/format-time.ts'
import { storedText } from '../../shared/words/stored-text.ts'
import { format } from '../format/format.ts'

/** A minute: nearer than this the seconds are counted down, farther away the clock tells it better. */
const near = 60_000

/** What comes at `until`, and what `count` counts. */
const words: Record<WaitKind, { next: string; counted: string }> = {
  preparing: { next: 'done', counted: 'so far' },
  held: { next: 'starts', counted: 'waiting' },
  scheduled: { next: 'starts', counted: 'waiting' },
  paused: { next: 'goes on', counted: 'waiting' },
  retry: { next: 'next', counted: 'waiting' },
  disk: { next: 'tries again', counted: 'waiting' },
  asleep: { next: 'goes on', counted: 'waiting' },
  breaker: { next: 'tries again', counted: 'waiting' },
  'cool-down': { next: 'goes on', counted: 'waiting' },
  connections: { next: 'goes on', counted: 'waiting' },
  domain: { next: 'next', counted: 'waiting' },
  turn: { next: 'goes on', counted: 'waiting' },
  rate: { next: 'next', counted: 'waiting' },
  answer: { next: 'goes on', counted: 'under way' }
}

/** 'hoshi.example allows few connections: 19 waiting' */
export function waitText({ kind, text, count }: WaitReason): string {
  const what = storedText(text, format)
  return count === null ? what : `${what}: ${formatCount(count)} ${words[kind].counted}`
}

/** 'since 12:02 · tries again at 12:10'; null where there is no time to tell. */
export function waitTimes({ kind, since, until }: WaitReason, now: number): string | null {
  const times: string[] = []
  if (since !== null) times.push(`since ${formatMoment(since, now)}`)
  if (until !== null) times.push(`${words[kind].next} ${untilWords(until, now)}`)
  return times.length > 0 ? times.join(' · ') : null
}

function untilWords(until: number, now: number): string {
  return until - now < near
    ? `in ${Math.max(0, Math.ceil((until - now) / 1000))} s`
    : `at ${formatMoment(until, now)}`
}
