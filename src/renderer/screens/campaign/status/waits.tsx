import { IconClockPause } from '@tabler/icons-react'
import type { CampaignProgress, WaitReason } from '../../../../shared/models/campaign.ts'
import { waitText, waitTimes } from '../../../../shared/words/wait-words.ts'
import { format } from '../../../format/index.ts'
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
        const text = waitText(wait, format)
        const times = waitTimes(wait, now, format)
        return (
          <li key={`${wait.kind} ${text}`}>
            <IconClockPause size={14} stroke={1.7} aria-hidden="true" />
            <span>
              {text}
              {times && <span className="muted"> · {times}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
