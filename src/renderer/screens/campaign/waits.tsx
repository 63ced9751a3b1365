import { IconClockPause } from '@tabler/icons-react'
import type { CampaignProgress, WaitReason } from '../../../shared/models/campaign.ts'
import { formatCount } from '../../format/format-count.ts'
import { formatMoment } from '../../format/format-time.ts'
import classes from './campaign.module.css'
import { secondsUntil } from './campaign-words.ts'

/** A minute: nearer than this the seconds are counted down, farther away the clock tells it better. */
const near = 60_000

const untilWords = (until: number, now: number): string =>
  until - now < near ? `in ${secondsUntil(until, now)}` : `at ${formatMoment(until, now)}`

/** 'until' for what holds it up, a time for what will happen. */
function whenOf(wait: WaitReason, now: number): string | null {
  if (wait.until === null) return null
  if (wait.kind === 'held' || wait.kind === 'scheduled') return null
  if (wait.kind === 'retry') return `next ${untilWords(wait.until, now)}`
  return `goes on ${untilWords(wait.until, now)}`
}

/** Never a silent wait: each thing that slows or stops it now, with its reason and its time. */
export function Waits({ campaign, now }: { campaign: CampaignProgress; now: number }) {
  // The state line beside the title already counts these down.
  const waits = campaign.waits.filter((wait) => wait.kind !== 'held' && wait.kind !== 'scheduled')
  if (waits.length === 0) return null
  return (
    <ul className={classes.waits}>
      {waits.map((wait) => {
        const when = whenOf(wait, now)
        return (
          <li key={`${wait.kind} ${wait.text}`}>
            <IconClockPause size={14} stroke={1.7} aria-hidden="true" />
            <span>
              {wait.text}
              {wait.count !== null && !/\d/.test(wait.text) && ` (${formatCount(wait.count)})`}
              {when && <span className="muted"> · {when}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
