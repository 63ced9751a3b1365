import { setImmediate } from 'node:timers/promises'
import type { Figure } from './figure.ts'

/** Milliseconds that it took. */
export async function timed(work: () => unknown): Promise<number> {
  await setImmediate()
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** The 99th percentile of many times, beside what it is to stay within; all in milliseconds. */
export function withinFigure(name: string, times: number[], target: number): Figure {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!
  return {
    name: `${name} (p99 of ${times.length})`,
    value: `${at(0.99).toFixed(1)} ms, half within ${at(0.5).toFixed(1)} ms`,
    target: `≤ ${target} ms`,
    ok: at(0.99) <= target
  }
}
