import { describe, expect, it } from 'vitest'
import { type SmallPage, startSmallApp } from './small-app.ts'

declare const window: Window & SmallPage

describe('the port between a page and a utility process', () => {
  it('carries thousands of messages a second each way, in order', { timeout: 60_000 }, async () => {
    const { page } = await startSmallApp()
    const rates = await page.evaluate(async () => {
      const port = await window.nextPort()
      const wrong: unknown[] = []
      const run = (count: number, start: () => void, next?: (sent: number) => void) =>
        new Promise<number>((resolve) => {
          let got = 0
          const began = performance.now()
          const receive = ({ data }: MessageEvent<{ n: number }>) => {
            if (data.n !== got) wrong.push(data)
            got += 1
            next?.(got)
            if (got < count) return
            port.removeEventListener('message', receive)
            resolve(Math.round((count / (performance.now() - began)) * 1000))
          }
          port.addEventListener('message', receive)
          port.start()
          start()
        })

      const text = 'x'.repeat(100)
      const flood = await run(30_000, () => port.postMessage({ flood: 30_000 }))
      let sent = 0
      const post = () => port.postMessage({ n: sent++, text })
      const roundTrips = await run(
        20_000,
        () => {
          for (let n = 0; n < 64; n++) post()
        },
        () => sent < 20_000 && post()
      )
      return { wrong, flood, roundTrips }
    })
    console.log(
      `Through the tunnel: ${rates.flood} messages/s one way, ${rates.roundTrips} round trips/s (64 in flight).`
    )
    expect(rates.wrong).toEqual([])
    expect(rates.flood).toBeGreaterThan(5_000)
  })

  it('carries messages of a megabyte', async () => {
    const { page } = await startSmallApp()
    const sizes = await page.evaluate(async () => {
      const port = await window.nextPort()
      return new Promise<number[]>((resolve) => {
        const sizes: number[] = []
        port.addEventListener('message', ({ data }: MessageEvent<{ text: string }>) => {
          if (sizes.push(data.text.length) === 5) resolve(sizes)
        })
        port.start()
        port.postMessage({ flood: 5, size: 1_000_000 })
      })
    })
    expect(sizes).toEqual([1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000])
  })

  it('keeps the kinds of structured clone', async () => {
    const { page } = await startSmallApp()
    const kinds = await page.evaluate(async () => {
      const port = await window.nextPort()
      port.postMessage({ echo: [new Date(5), new Map([[1n, undefined]]), new Uint8Array([7])] })
      const { data } = await new Promise<MessageEvent<{ echo: [Date, Map<bigint, undefined>, Uint8Array] }>>(
        (resolve) => {
          port.addEventListener('message', resolve)
          port.start()
        }
      )
      const [date, map, bytes] = data.echo
      return [date.getTime(), map.has(1n), bytes[0]]
    })
    expect(kinds).toEqual([5, true, 7])
  })

  it('closes at the engine when the page is loaded anew', async () => {
    const { page, app, seen } = await startSmallApp()
    await page.evaluate(() => window.nextPort().then(() => undefined))
    const told = app.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const { engine } = globalThis as unknown as { engine: NodeJS.EventEmitter }
          engine.once('message', () => resolve())
        })
    )
    await page.reload()
    await told
    expect((await seen()).engineSaid).toEqual({ portClosed: true })
  })

  it('closes in the page when the engine is killed, which main sees as its exit', async () => {
    const { page, app, seen } = await startSmallApp()
    await page.evaluate(async () => {
      const port = await window.nextPort()
      port.start()
      document.title = 'connected'
      port.addEventListener('close', () => (document.title = 'closed'))
    })
    await app.evaluate(({ app }) => {
      const engine = app.getAppMetrics().find(({ name }) => name === 'Small engine')
      if (engine) process.kill(engine.pid, 'SIGKILL')
    })
    await page.waitForFunction(() => document.title === 'closed')
    const { exits, gone } = await seen()
    expect(exits).toEqual([9])
    expect(gone).toMatchObject([{ reason: 'killed', name: 'Small engine' }])
  })
})
