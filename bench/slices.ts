import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Figure } from './figure.ts'

/** How long this thread's event loop was held up between two turns, all in milliseconds. */
export interface Slices {
  /** By the clock: with whatever else the machine did in the meantime, and with waiting for the disk. */
  longest: number
  p99: number
  p999: number
  /** By the processor time of this thread alone: what its own work took. */
  longestCpu: number
}

/** Watches until called again. */
export function watchSlices(): () => Slices {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let longestCpu = 0
  let last = cpuMs()
  const timer = setInterval(() => {
    const now = cpuMs()
    longestCpu = Math.max(longestCpu, now - last)
    last = now
  }, 1)
  delay.enable()
  return () => {
    delay.disable()
    clearInterval(timer)
    const ms = (nanoseconds: number) => nanoseconds / 1e6
    return {
      longest: ms(delay.max),
      p99: ms(delay.percentile(99)),
      p999: ms(delay.percentile(99.9)),
      longestCpu
    }
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Our own work decides; how long it was by the clock depends on what else the machine does. */
export function sliceFigures(name: string, { longest, p999, longestCpu }: Slices): Figure[] {
  return [
    {
      name: `${name}: longest stretch without a turn`,
      value: `${longestCpu.toFixed(1)} ms of its own work`,
      target: '≤ 20 ms',
      ok: longestCpu <= 20
    },
    {
      name: 'the same by the clock, with all that the machine did meanwhile',
      value: `p99.9 ${p999.toFixed(1)} ms, longest ${longest.toFixed(1)} ms`
    }
  ]
}
