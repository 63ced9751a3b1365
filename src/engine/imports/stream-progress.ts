/** Between two messages: at most ten per second. */
const progressIntervalMs = 100

/**
 * Runs `work` and yields its newest progress, at most ten times per second, then its result. When the caller goes away, it
 * aborts `work`'s signal and ends when `work` has ended.
 */
export async function* streamProgress<Progress, Result>(
  work: (tell: (progress: Progress) => void, signal: AbortSignal) => Promise<Result>,
  caller?: AbortSignal
): AsyncGenerator<Progress | Result, void, void> {
  const ending = new AbortController()
  const signal = caller ? AbortSignal.any([caller, ending.signal]) : ending.signal
  let newest: Progress | undefined
  let wake = () => {}
  let lastSentAt = 0
  const tell = (progress: Progress) => {
    newest = progress
    const now = performance.now()
    if (now - lastSentAt < progressIntervalMs) return
    lastSentAt = now
    wake()
  }
  let running = true
  const result = work(tell, signal).finally(() => {
    running = false
    wake()
  })
  // A caller that went away does not learn why it failed.
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
