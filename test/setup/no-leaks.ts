import { afterAll, beforeAll, expect } from 'vitest'

/*
 * A file that leaves a server, a connection, a child process, a worker or a timer behind fails. Handles close a few turns
 * after they were told to, so it waits a moment for them.
 */
const watched = [
  'ChildProcess',
  'FSEventWrap',
  'Immediate',
  'MessagePort',
  'ProcessWrap',
  'TCPServerWrap',
  'TCPSocketWrap',
  'TLSWrap',
  'Timeout',
  'UDPWrap',
  'Worker'
]
const patienceMs = 5000

let before: Map<string, number>
beforeAll(() => {
  before = active()
})
afterAll(async () => {
  const until = performance.now() + patienceMs
  while (left().length > 0 && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(left(), 'left open by this file').toEqual([])
})

function active(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo())
    if (watched.includes(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

function left(): string[] {
  return [...active()].flatMap(([kind, count]) => {
    const more = count - (before.get(kind) ?? 0)
    return more > 0 ? [`${more} ${kind}`] : []
  })
}
