import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMessageStore } from '../../../../src/renderer/components/messages/message-store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a message goes by first leaving, and is gone a moment later', () => {
  const store = createMessageStore()
  const first = store.show({ body: 'Saved.', tone: 'done' })
  const second = store.show({ body: 'Not sent.', tone: 'failed' })
  store.hide(first)
  expect(store.messages()).toMatchObject([{ id: first, isLeaving: true }, { id: second }])
  vi.runAllTimers()
  expect(store.messages()).toEqual([{ id: second, body: 'Not sent.', tone: 'failed' }])
})

it('hiding a message twice hides no other', () => {
  const store = createMessageStore()
  const heard = vi.fn<() => void>()
  const first = store.show({ body: 'Saved.', tone: 'done' })
  const stop = store.subscribe(heard)
  store.hide(first)
  store.hide(first)
  vi.runAllTimers()
  store.hide(first)
  expect(heard).toHaveBeenCalledTimes(2)
  stop()
  store.show({ body: 'Again.', tone: 'done' })
  expect(heard).toHaveBeenCalledTimes(2)
})
