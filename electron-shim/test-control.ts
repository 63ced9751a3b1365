/** Between an end-to-end test and the main process it started, over the channel of the fork. */
export type ToMain = { id: number; evaluate: string; argument: unknown } | { id: number; endpoint: true }
export type FromMain = { id: number; value?: unknown; error?: string }

/**
 * What Playwright's ElectronApplication.evaluate is for Electron: a test's function, run in main with the module
 * `electron` as its first argument. Only where the test asked for it when it started the process.
 */
export function answerTests(electron: object, endpoint: () => Promise<string>): void {
  if (process.env['STAND_IN_DEBUGGABLE'] !== '1' || process.send === undefined) return

  process.on('message', (message: ToMain) => {
    void answer(message).then(
      (value) => reply({ id: message.id, value }),
      (error: unknown) => reply({ id: message.id, error: String(error) })
    )
  })
  // The test is gone: so is its app.
  process.on('disconnect', () => process.exit(1))

  async function answer(message: ToMain): Promise<unknown> {
    if ('endpoint' in message) return endpoint()
    // oxlint-disable-next-line no-eval
    const run = (0, eval)(`(${message.evaluate})`) as (electron: object, argument: unknown) => unknown
    return run(electron, message.argument)
  }
}

function reply(message: FromMain): void {
  process.send?.(message)
}
