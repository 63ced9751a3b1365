import { type App, expect } from './fixture.ts'

/** Ends the engine as hard as a machine can; resolves when the next one runs. */
export async function crashEngine(app: App): Promise<void> {
  const states = await app.page.evaluateHandle(() => {
    const states: string[] = []
    window.shell.engine.onState(({ state }) => states.push(state))
    return states
  })
  await app.killEngine()
  await expect.poll(() => states.evaluate((list) => list.at(-1)), { timeout: 20_000 }).toBe('running')
  expect(await states.jsonValue()).toContain('restarting')
}
