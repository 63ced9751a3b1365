import { describe, expect, it } from 'vitest'
import { MessageChannelMain, type PortFrame, PortTunnel } from '../../electron-shim/api/message-ports.ts'

function collect(port: {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
}): unknown[] {
  const received: unknown[] = []
  port.on('message', ({ data }) => received.push(data))
  return received
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Two tunnels as two processes have them, with nothing between them. */
function twoProcesses() {
  const here: PortTunnel = new PortTunnel('a', (frame: PortFrame) => there.receive(frame))
  const there: PortTunnel = new PortTunnel('b', (frame: PortFrame) => here.receive(frame))
  const { port1, port2 } = new MessageChannelMain()
  const name = here.nextName()
  const far = there.take(name)
  return { here, there, near: port1, far, moved: port2, give: () => here.give(name, port2) }
}

describe('MessageChannelMain', () => {
  it('keeps messages until the port is started, and then their order', async () => {
    const { port1, port2 } = new MessageChannelMain()
    const received = collect(port2)
    port1.postMessage(1)
    port1.postMessage(2)
    await turn()
    expect(received).toEqual([])
    port2.start()
    port1.postMessage(3)
    await turn()
    expect(received).toEqual([1, 2, 3])
  })

  it('delivers a copy', async () => {
    const { port1, port2 } = new MessageChannelMain()
    const received = collect(port2)
    port2.start()
    const message = { n: 1 }
    port1.postMessage(message)
    message.n = 2
    await turn()
    expect(received).toEqual([{ n: 1 }])
  })

  it('tells the other end that it was closed, after the messages before it', async () => {
    const { port1, port2 } = new MessageChannelMain()
    const received = collect(port2)
    port2.on('close', () => received.push('closed'))
    port2.start()
    port1.postMessage('last')
    port1.close()
    port1.postMessage('too late')
    await turn()
    expect(received).toEqual(['last', 'closed'])
  })

  it('throws for what the stand-in does not have', () => {
    const { port1 } = new MessageChannelMain()
    expect(() => Reflect.get(port1, 'ref')).toThrow('does not have MessagePortMain.ref')
  })
})

describe('a port in another process', () => {
  it('receives what was posted before it went, and after, in order', async () => {
    const { near, far, give } = twoProcesses()
    const received = collect(far)
    far.start()
    near.postMessage('before')
    give()
    near.postMessage('after')
    await turn()
    expect(received).toEqual(['before', 'after'])
  })

  it('answers', async () => {
    const { near, far, give } = twoProcesses()
    give()
    const received = collect(near)
    near.start()
    far.postMessage({ answer: 42 })
    await turn()
    expect(received).toEqual([{ answer: 42 }])
  })

  it('can no longer be used where it was', () => {
    const { moved, give } = twoProcesses()
    give()
    expect(() => moved.postMessage('x')).toThrow('transferred')
  })

  it('is closed when its process ends, and closes its peer', async () => {
    const { here, near, give } = twoProcesses()
    give()
    const closed = new Promise((resolve) => near.on('close', () => resolve('closed')))
    here.closeAll()
    expect(await closed).toBe('closed')
  })
})
