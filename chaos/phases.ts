import { type Asked, counted, type Line, shortened } from './proof.ts'
import { type Cell, playCell } from './phase-cell.ts'
import { type Fault, faults, isAfterBody, phases } from './phase-faults.ts'

/** Faults of one campaign: those that stall take their time, and do so side by side. */
const inOneCampaign = 10
const atOnce: Record<Fault, number> = {
  dropped: 6,
  reset: 6,
  stalled: 60,
  'answered 421': 6,
  'answered in two halves': 6
}

/** Every way a dialogue can be disturbed, at each of its nine phases, on fresh and on reused connections. */
export async function run({ times = 100 }: Pick<Asked, 'times'>): Promise<Line[]> {
  const lines: Line[] = []
  for (const fault of faults) lines.push(await playFault(fault, times))
  return lines
}

export async function playFault(fault: Fault, times: number): Promise<Line> {
  const cells = phases.flatMap((phase) =>
    (['fresh', 'reused'] as const).map((connection): Cell => ({ fault, phase, connection }))
  )
  const work = cells.flatMap((cell) => {
    const campaigns = Math.ceil(times / inOneCampaign)
    return Array.from({ length: campaigns }, (_, n) => ({
      cell,
      times: Math.min(inOneCampaign, times - n * inOneCampaign),
      variant: n
    }))
  })
  const broken: string[] = []
  const next = work.values()
  const player = async () => {
    for (const one of next) broken.push(...(await playCell(one.cell, one.times, one.variant)))
  }
  await Promise.all(Array.from({ length: atOnce[fault] }, player))
  return {
    done: `The server ${says[fault]}: ${phases.length} phases, fresh and reused connections, ${counted(cells.length * times, 'times')}`,
    found: outcome(fault, cells, times),
    broken: shortened(broken, 20)
  }
}

const says: Record<Fault, string> = {
  dropped: 'closes the connection',
  reset: 'resets the connection',
  stalled: 'says nothing more',
  'answered 421': 'answers 421 and closes',
  'answered in two halves': 'answers in two packets, cut in a line or in its end'
}

/** What came of it where nothing is reported as broken. */
function outcome(fault: Fault, cells: Cell[], times: number): string {
  const after = cells.filter(({ phase }) => isAfterBody(phase)).length * times
  const before = cells.length * times - after
  if (fault === 'answered in two halves')
    return `${counted(before + after, 'accepted')}, nothing else noticed`
  const then = fault === 'answered 421' ? 'deferred, accepted at the next try' : 'unknown, none sent again'
  return `before the message was read: ${counted(before, 'back to waiting')}, no try counted, then accepted once; after: ${counted(after, then)}`
}
