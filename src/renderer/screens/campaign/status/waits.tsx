import { IconClockPause } from '@tabler/icons-react'
import type { CampaignProgress, WaitReason } from '../../../../shared/models/campaign.ts'
import { waitText, waitTimes } from '../../../words/wait-words.ts'
import classes from './waits.module.css'

/** The state line beside the title already counts down to the start, and the banner tells why it is paused. */
const isToldElsewhere = ({ kind, until }: WaitReason): boolean =>
  kind === 'held' || kind === 'scheduled' || (kind === 'paused' && until === null)

/** Never a silent wait: each thing that slows or stops it now, with its reason and its time. */
export function Waits({ campaign, now }: { campaign: CampaignProgress; now: number }) {
  const waits = campaign.waits.filter((wait) => !isToldElsewhere(wait))
  if (waits.length === 0) return null
  return (
    <ul className={classes.waits}>
      {waits.map((wait) => {
        const times = waitTimes(wait, now)
        return (
          <li key={`${wait.kind} ${wait.text}`}>
            <IconClockPause size={14} stroke={1.7} aria-hidden="true" />
            <span>
              {waitText(wait)}
              {times && <span className="muted"> · {times}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
