import { checkQueue } from '../test/engine/queue/model/queue-property.ts'
import { apart } from '../bench/apart.ts'
import { type Asked, counted, type Line } from './proof.ts'

const processes = 2
/** Runs at a time: each lot has a seed of its own, which a failure tells. */
const lot = 250

export interface Lot {
  numRuns: number
  seed: number
}

/** Random commands against the queue, and a model of what each recipient's state must be. */
export async function run({ seed, runs = 10_000, minutes = Infinity }: Asked): Promise<Line[]> {
  const until = performance.now() + minutes * 60_000
  const broken: string[] = []
  let begun = 0
  let done = 0
  const work = async () => {
    while (begun < runs && performance.now() < until) {
      const numRuns = Math.min(lot, runs - begun)
      const input: Lot = { numRuns, seed: seed + begun }
      begun += numRuns
      const wrong = await apart<string | null>(import.meta.filename, 'runLot', input)
      if (wrong) broken.push(wrong)
      done += numRuns
    }
  }
  await Promise.all(Array.from({ length: processes }, work))
  return [
    {
      done: `The queue against a model of it: ${counted(done, 'runs')} of up to 40 random commands (hand over, settle, settle late, crash, quit, pause, resume, stop, decide, retry, time, clock put by an hour)`,
      found:
        'each recipient in the one state it must be in after every command, and nobody forgotten at the end',
      broken
    }
  ]
}

/** In a process of its own. Null: all went well. */
export async function runLot(input: Lot): Promise<string | null> {
  try {
    await checkQueue(input)
    return null
  } catch (error) {
    return error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error)
  }
}
