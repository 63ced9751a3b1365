import { setImmediate } from 'node:timers/promises'
import type { Figure } from './figure.ts'

/** How long something took, in milliseconds. */
export interface Took {
  clock: number
  /** Processor time of this thread, in it and in what went on between its slices. */
  own: number
}

export async function timed(work: () => unknown): Promise<Took> {
  await setImmediate()
  const began = performance.now()
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return { clock: performance.now() - began, own: (user + system) / 1000 }
}

/** The 99th percentile of many times, beside what it is to stay within, in milliseconds. */
export function withinFigure(name: string, times: Took[], target: number): Figure {
  const share = (of: keyof Took, part: number) => {
    const sorted = times.map((took) => took[of]).toSorted((one, other) => one - other)
    return sorted[Math.floor((sorted.length - 1) * part)]!
  }
  const p99 = share('clock', 0.99)
  return {
    name: `${name} (p99 of ${times.length})`,
    value: `${p99.toFixed(1)} ms, half within ${share('clock', 0.5).toFixed(1)} ms; own work ${share('own', 0.99).toFixed(1)} ms`,
    target: `≤ ${target} ms`,
    ok: p99 <= target
  }
}
