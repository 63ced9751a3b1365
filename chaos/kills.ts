import { seededRandom } from '../test/helpers/test-parts.ts'
import { planKills } from './kill-plan.ts'
import { connections, killRound, type RoundReport } from './kill-round.ts'
import { type Asked, counted, type Line } from './proof.ts'

const recipients = 1000
const campaignsInARound = 5
/** One round in ten kills the whole app. */
const appEvery = 10
const atOnce = 2

/** The engine is killed at any instant of a campaign, or the app with it; in the end nobody is lost or was sent to twice. */
export async function run({ seed, campaigns = 500, minutes = Infinity }: Asked): Promise<Line[]> {
  const rounds = Math.ceil(campaigns / campaignsInARound)
  const reports: { report: RoundReport; app: boolean; campaigns: number }[] = []
  const failed: string[] = []
  let next = 0
  const until = performance.now() + minutes * 60_000
  const work = async () => {
    while (next < rounds && performance.now() < until) {
      const n = next++
      const app = n % appEvery === 1
      const random = seededRandom(seed + n)
      const size = Math.min(campaignsInARound, campaigns - n * campaignsInARound)
      const plans = Array.from({ length: size }, () => planKills(recipients, app, random))
      try {
        const report = await killRound(plans, recipients, app)
        reports.push({ report, app, campaigns: size })
        if (report.broken.length > 0) console.error(`round ${n} of seed ${seed}:`, report.broken)
      } catch (error) {
        failed.push(`round ${n} of seed ${seed} did not come to its end: ${String(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const lines = [false, true].flatMap((ofApp) => {
    const these = reports.filter(({ app }) => app === ofApp)
    return these.length === 0 ? [] : [lineOf(these, ofApp ? 'the whole app' : 'the engine')]
  })
  if (failed.length > 0) {
    lines.push({
      done: 'SIGKILL: rounds that broke off',
      found: counted(failed.length, 'rounds'),
      broken: failed
    })
  }
  return lines
}

function lineOf(reports: { report: RoundReport; campaigns: number }[], what: string): Line {
  const total = (of: (report: RoundReport) => number) =>
    reports.reduce((sum, { report }) => sum + of(report), 0)
  const kills = new Map<string, number>()
  for (const { report } of reports) {
    for (const [when, n] of report.kills) kills.set(when, (kills.get(when) ?? 0) + n)
  }
  const allKills = [...kills.values()].reduce((sum, n) => sum + n, 0)
  const campaigns = reports.reduce((sum, one) => sum + one.campaigns, 0)
  const when = [...kills].map(([name, n]) => `${n} ${name}`).join(', ')
  return {
    done: `SIGKILL of ${what}: ${counted(campaigns, 'campaigns')} of ${counted(recipients, 'recipients')}, ${counted(allKills, 'kills')} (${when})`,
    found:
      `${counted(
        total((r) => r.accepted),
        'accepted'
      )}, ${counted(
        total((r) => r.unknown),
        'unknown'
      )} ` +
      `(${total((r) => r.unknownArrived)} of them arrived; at most ${connections * allKills}), ` +
      `lost ${total((r) => r.lost)}, sent twice ${total((r) => r.twice)}, ${counted(
        total((r) => r.received),
        'messages at the server'
      )}`,
    broken: reports.flatMap(({ report }) => report.broken)
  }
}
