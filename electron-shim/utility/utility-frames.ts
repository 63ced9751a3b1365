import type { PortFrame } from '../api/message-ports.ts'

/** Between the two sides of a utility process. Sent in batches, in order. */
export type UtilityFrame = { message: unknown; ports: string[] } | PortFrame

export interface FrameBatch {
  add: (frame: UtilityFrame) => void
  /** Sends now what would be sent at the end of this tick. */
  flush: () => void
}

/** Frames of one tick go as one message: thousands a second cost a few hundred sends. */
export function createFrameBatch(send: (frames: UtilityFrame[]) => void): FrameBatch {
  let batch: UtilityFrame[] = []

  function flush() {
    if (batch.length === 0) return
    const frames = batch
    batch = []
    send(frames)
  }

  return {
    flush,
    add(frame) {
      if (batch.push(frame) === 1) setImmediate(flush)
    }
  }
}
