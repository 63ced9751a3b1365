import { fork } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { standInNodeOptions } from '../../scripts/start/launch-app.ts'
import { smallMain, type SmallPage, startSmallApp } from './small-app.ts'

declare const window: Window & SmallPage

describe('the stand-in for Electron', () => {
  it('runs the preload in a world of its own and lets only what it exposes through', async () => {
    const { page } = await startSmallApp()
    const found = await page.evaluate(async () => ({
      word: window.small.word,
      sum: await window.small.add(1, 2),
      callbacks: window.small.twice((n) => n * 10),
      returned: window.small.unsubscribe()(),
      frozen: Object.isFrozen(window.small),
      require: typeof Reflect.get(window, 'require'),
      strangers: Object.keys(window).filter((name) => /electron|ipc|binding|deliver|stand/i.test(name))
    }))
    expect(found).toEqual({
      word: '--word=hello',
      sum: { sum: 3, origin: 'app://small', top: true },
      callbacks: [10, 20],
      returned: 'done',
      frozen: true,
      require: 'undefined',
      strangers: []
    })
  })

  it('rejects an invoke as Electron does', async () => {
    const { page } = await startSmallApp()
    const message = await page.evaluate(() => window.small.fail().catch((error: Error) => error.message))
    expect(message).toBe("Error invoking remote method 'fail': RangeError: It went wrong.")
  })

  it('throws the name of what it does not have, in main and in the preload', async () => {
    const { page, app } = await startSmallApp()
    const [inMain, inPreload] = await page.evaluate(async () => [
      await window.small.missing().catch((error: Error) => error.message),
      await Promise.resolve()
        .then(window.small.missingHere)
        .catch((error: Error) => error.message)
    ])
    expect(inMain).toContain('does not have dialog.showCertificateTrustDialog.')
    expect(inPreload).toContain('does not have ipcRenderer.sendToHost.')
    await expect(app.evaluate(({ app }) => app.getGPUInfo('basic'))).rejects.toThrow(
      'does not have app.getGPUInfo.'
    )
    await expect(app.evaluate((electron) => electron.desktopCapturer)).rejects.toThrow(
      'does not have electron.desktopCapturer.'
    )
    await expect(
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setKiosk(true))
    ).rejects.toThrow('does not have BrowserWindow.setKiosk.')
  })

  it('asks main before a page navigates or opens a window, and stays where main says no', async () => {
    const { page, seen } = await startSmallApp()
    await page.click('#away')
    await page.click('#new')
    await page.click('#mail')
    await page.evaluate(() => {
      window.open('/elsewhere')
      location.assign('https://example.com/assigned')
    })
    await expect.poll(seen).toMatchObject({
      navigations: ['https://example.com/', 'mailto:a@example.com', 'https://example.com/assigned'],
      windows: ['https://example.com/new', 'app://small/elsewhere']
    })
    expect(await page.textContent('h1')).toBe('Small')
    expect(page.context().pages()).toHaveLength(1)
  })

  it('knows the path of a file the person chose, and none of one a script made', async () => {
    const { page, dataDir } = await startSmallApp()
    const file = join(dataDir, 'people.csv')
    await writeFile(file, 'a,b\n')
    await page.setInputFiles('input', file)
    const paths = await page.evaluate(async () => {
      const chosen = document.querySelector('input')?.files?.[0]
      return [await window.small.pathOf(chosen!), await window.small.pathOf(new File(['x'], 'made.csv'))]
    })
    expect(paths).toEqual([{ path: file }, { path: '' }])
  })

  it('tells a utility process what it is, and reads its last words before its exit', async () => {
    const { app, seen } = await startSmallApp()
    await expect
      .poll(async () => (await seen()).engineSaid)
      .toEqual({ argv: ['an argument'], type: 'utility', send: 'undefined' })
    const order = await app.evaluate(
      () =>
        new Promise<unknown[]>((resolve) => {
          const { engine } = globalThis as unknown as {
            engine: NodeJS.EventEmitter & { postMessage(message: unknown): void }
          }
          const order: unknown[] = []
          engine.on('message', (message) => order.push(message))
          engine.on('exit', (code) => resolve([...order, code]))
          engine.postMessage({ type: 'last words' })
        })
    )
    expect(order).toEqual([{ lastWords: true }, 0])
  })

  it('gives the lock to one instance, which hears of the second', async () => {
    const { dataDir, seen } = await startSmallApp()
    const second = fork(smallMain, ['--data', dataDir, '--word', 'second'], { execArgv: standInNodeOptions })
    const code = await new Promise((resolve) => second.on('exit', resolve))
    expect(code).toBe(7)
    expect((await seen()).secondInstances).toEqual([{ word: 'second' }])
  })

  it('ends with its windows, and takes the utility process with it', async () => {
    const { app } = await startSmallApp()
    const pid = await app.evaluate(({ app }) => app.getAppMetrics()[0]?.pid ?? 0)
    expect(() => process.kill(pid, 0)).not.toThrow()
    app.evaluate(({ app }) => app.quit()).catch(() => undefined)
    expect(await app.exited).toBe(0)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})
