/** A line of the table: what was done, how often, what came of it. */
export interface Line {
  done: string
  found: string
  /** What must not be, in sentences. None: the promise was kept. */
  broken: string[]
}

/** What `npm run chaos` was asked for. A number not given is the full one. */
export interface Asked {
  seed: number
  campaigns?: number
  times?: number
  runs?: number
  /** No new round is begun after this. What was done by then is what is told. */
  minutes?: number
}

/** `1,234 messages`. */
export const counted = (n: number, what: string) => `${n.toLocaleString('en')} ${what}`

/** Keeps sentences from filling a screen: the first few, and how many more there are. */
export function shortened(broken: string[], most = 5): string[] {
  return broken.length <= most
    ? broken
    : [...broken.slice(0, most), `and ${counted(broken.length - most, 'more of this kind')}`]
}
