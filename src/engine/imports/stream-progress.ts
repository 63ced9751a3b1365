/** Milliseconds between two messages: at most ten a second. */
const interval = 100

/**
 * Runs `work` and hands on the newest of what it tells, at most ten times a second, and at last its result. When the
 * caller goes away `work`'s signal is aborted, and this ends when `work` has.
 */
export async function* streamProgress<Progress, Result>(
  work: (tell: (progress: Progress) => void, signal: AbortSignal) => Promise<Result>,
  caller?: AbortSignal
): AsyncGenerator<Progress | Result, void, void> {
  const ending = new AbortController()
  const signal = caller ? AbortSignal.any([caller, ending.signal]) : ending.signal
  let newest: Progress | undefined
  let wake = () => {}
  let told = 0
  const tell = (progress: Progress) => {
    newest = progress
    const now = performance.now()
    if (now - told < interval) return
    told = now
    wake()
  }
  let running = true
  const result = work(tell, signal).finally(() => {
    running = false
    wake()
  })
  // Whoever went away is not told why it failed.
  result.catch(() => {})
  try {
    while (running) {
      await new Promise<void>((resolve) => {
        wake = resolve
        if (!running) resolve()
      })
      if (running && newest !== undefined) yield newest
    }
    yield await result
  } finally {
    ending.abort()
    await result.catch(() => {})
  }
}
