import { type App, expect } from './fixture.ts'

/** Ends the engine as hard as a machine can; resolves when the next one runs. */
export async function crashEngine(app: App): Promise<void> {
  const states = await app.page.evaluateHandle(() => {
    const states: string[] = []
    window.shell.engine.onState(({ state }) => states.push(state))
    return states
  })
  await app.killEngine()
  // It runs until the kill is noticed.
  const cameBack = () => states.evaluate((list) => list.includes('restarting') && list.at(-1) === 'running')
  await expect.poll(cameBack, { timeout: 20_000 }).toBe(true)
}
