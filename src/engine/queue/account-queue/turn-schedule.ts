import type { Clock } from '../../runtime/index.ts'

/** When the next turn of an account queue is. */
export interface TurnSchedule {
  /** In the next turn of the event loop, which gathers every result that has arrived: they share a commit. */
  wake(): void
  /** Calls `woken` after `ms`, unless the queue wakes before; null: nothing but `wake` does. */
  sleep(ms: number | null, woken: () => void): void
  isAwake(): boolean
  stop(): void
}

export function createTurnSchedule(clock: Pick<Clock, 'after'>, turn: () => void): TurnSchedule {
  let awake = false
  let cancelTimer = () => {}
  return {
    wake() {
      if (awake) return
      awake = true
      setImmediate(() => {
        awake = false
        turn()
      })
    },
    sleep(ms, woken) {
      cancelTimer()
      if (ms !== null) cancelTimer = clock.after(ms, woken)
    },
    isAwake: () => awake,
    stop: () => cancelTimer()
  }
}
