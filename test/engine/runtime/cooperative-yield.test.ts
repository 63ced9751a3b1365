import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createYielder, nextTurn } from '../../../src/engine/runtime/cooperative-yield.ts'

/** Long enough for a slice to be used up. */
function work(): void {
  const began = performance.now()
  while (performance.now() - began < 6);
}

it('long work goes on at once until its slice is used up', async () => {
  const slices = createYielder()
  expect(slices.turn()).toBeUndefined()
  work()
  const turn = slices.turn()
  expect(turn).toBeInstanceOf(Promise)
  await turn
  expect(slices.turn()).toBeUndefined()
})

it('of all long work one piece is done in a turn of the event loop, each in its order', async () => {
  let loops = 0
  let ended = false
  const counting = (async () => {
    while (!ended) {
      loops++
      await setImmediate()
    }
  })()
  const done: { who: string; loop: number }[] = []
  const worker = async (who: string) => {
    for (let piece = 0; piece < 3; piece++) {
      await nextTurn()
      done.push({ who, loop: loops })
    }
  }
  await Promise.all(['a', 'b', 'c'].map(worker))
  ended = true
  await counting
  expect(done.map(({ who }) => who).join('')).toBe('abcabcabc')
  expect(new Set(done.map(({ loop }) => loop)).size).toBe(9)
})

it('long work that is called off ends at its next turn', async () => {
  const ended = new AbortController()
  const slices = createYielder(ended.signal)
  ended.abort(new Error('enough'))
  expect(() => slices.turn()).toThrow('enough')
})
