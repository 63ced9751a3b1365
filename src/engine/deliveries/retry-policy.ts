const minute = 60_000
const schedule = [5 * minute, 15 * minute, 30 * minute, 60 * minute]
const thenEvery = 120 * minute
/** Milliseconds from the first attempt at which somebody is put off. */
export const giveUpAfter = 24 * 60 * minute
const jitter = 0.1

/**
 * When a deferred recipient is tried again: 5, 15, 30, 60 minutes, then every two hours, give or take a tenth; a time
 * the server named wins when it is later. Null when that would be past the time to give up, or past the
 * life of the link: there is no use in a mail whose link is dead.
 *
 * @param tries attempts so far that the server answered, this one included
 */
export function nextTry(input: {
  tries: number
  now: number
  giveUpAt: number
  linkExpiresAt: number | null
  serverAskedMs: number | null
  random: () => number
}): number | null {
  const { tries, now, giveUpAt, linkExpiresAt, serverAskedMs, random } = input
  const step = schedule[tries - 1] ?? thenEvery
  const delay = Math.max(step * (1 + jitter * (2 * random() - 1)), serverAskedMs ?? 0)
  const at = Math.round(now + delay)
  const latest = Math.min(giveUpAt, linkExpiresAt ?? Infinity)
  return at < latest ? at : null
}
