import type { CDPSession, Page } from 'playwright-core'

/** One task of the window's main thread. */
export interface Task {
  /** What the window was doing: as `during` was told. */
  during: string
  /** Milliseconds by the clock, and of the processor's time. On a machine that does other things too, only the second says what the task cost. */
  ms: number
  cpuMs: number
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds. */
  ts: number
  dur?: number
  tdur?: number
  args: { name?: string; data?: { message?: string } }
}

/** Every task of the window's main thread of at least `from` ms, from Chromium's own trace. */
export async function watchTasks(page: Page, from: number) {
  const session = await page.context().newCDPSession(page)
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordContinuously',
      includedCategories: ['toplevel', 'blink.user_timing', 'devtools.timeline']
    }
  } as never)
  return {
    /** What is done from now on is named `step`. */
    async during<T>(step: string, work: () => Promise<T>): Promise<T> {
      await page.evaluate((name) => performance.mark(`step:${name}`), step)
      return work()
    },
    async end(): Promise<Task[]> {
      return longTasks(await endTrace(session), from)
    }
  }
}

async function endTrace(session: CDPSession): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event as unknown as TraceEvent)
  })
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await complete
  return events
}

function longTasks(events: TraceEvent[], from: number): Task[] {
  const marks = events
    .filter(({ name }) => name.startsWith('step:'))
    .map(({ name, ts, pid, tid }) => ({ name: name.slice('step:'.length), ts, pid, tid }))
    .toSorted((one, other) => one.ts - other.ts)
  // The thread that set the marks is the window's main thread.
  const [first] = marks
  if (!first) throw new Error('The trace has no step in it.')
  return events
    .filter(
      ({ name, ph, pid, tid, ts, dur }) =>
        name === 'ThreadControllerImpl::RunTask' &&
        ph === 'X' &&
        pid === first.pid &&
        tid === first.tid &&
        ts >= first.ts &&
        (dur ?? 0) >= from * 1000
    )
    .map(({ ts, dur = 0, tdur = 0 }) => ({
      during: marks.findLast((mark) => mark.ts <= ts + dur)!.name,
      ms: dur / 1000,
      cpuMs: tdur / 1000
    }))
}
