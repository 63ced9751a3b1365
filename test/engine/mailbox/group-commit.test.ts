import { describe, expect, it } from 'vitest'
import { createGroupCommit } from '../../../src/engine/mailbox/group-commit.ts'
import { createTestClock, settle } from '../../helpers/test-clock.ts'

function gathering(expected: () => number = () => 0) {
  const clock = createTestClock()
  const batches: string[][] = []
  const finish: { ok: () => void; fail: (error: Error) => void }[] = []
  const commit = createGroupCommit<string>({
    clock,
    expected,
    store(items) {
      batches.push(items)
      return new Promise((ok, fail) => finish.push({ ok, fail }))
    }
  })
  return { clock, batches, finish, commit }
}

describe('a group commit', () => {
  it('writes at once what nobody else is about to join', async () => {
    const { batches, commit, clock } = gathering()
    void commit.add('a')
    await settle()
    expect(batches).toEqual([['a']])
    expect(clock.pendingTimers()).toBe(0)
  })

  it('waits a few milliseconds for those that are about to come', async () => {
    const { batches, commit, clock } = gathering(() => 2)
    void commit.add('a')
    void commit.add('b')
    await clock.advanceAsync(3)
    expect(batches).toEqual([])
    await clock.advanceAsync(1)
    expect(batches).toEqual([['a', 'b']])
  })

  it('writes as soon as the last of them is there', async () => {
    let expected = 1
    const { batches, commit, clock } = gathering(() => expected)
    void commit.add('a')
    expected = 0
    void commit.add('b')
    await settle()
    expect(batches).toEqual([['a', 'b']])
    expect(clock.pendingTimers()).toBe(0)
  })

  it('gathers the next while one is being written, and keeps the order', async () => {
    const { batches, commit, finish } = gathering()
    const first = commit.add('a')
    await settle()
    const rest = [commit.add('b'), commit.add('c')]
    await settle()
    expect(batches).toEqual([['a']])
    finish[0]!.ok()
    await first
    await settle()
    expect(batches).toEqual([['a'], ['b', 'c']])
    finish[1]!.ok()
    await Promise.all(rest)
  })

  it('tells all of a batch that it failed, and goes on', async () => {
    const { commit, finish } = gathering()
    const first = commit.add('a')
    await settle()
    finish[0]!.fail(new Error('full'))
    await expect(first).rejects.toThrow('full')
    const second = commit.add('b')
    await settle()
    finish[1]!.ok()
    await second
  })

  it('drains: what waits is written, and nothing is left', async () => {
    const { batches, commit, finish } = gathering(() => 5)
    const all = [commit.add('a'), commit.add('b')]
    const drained = commit.drain()
    await settle()
    expect(batches).toEqual([['a', 'b']])
    finish[0]!.ok()
    await Promise.all([...all, drained])
  })
})
