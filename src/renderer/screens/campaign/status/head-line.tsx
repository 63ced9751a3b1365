import { format, formatCount } from '../../../format/index.ts'
import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import classes from './head-line.module.css'
import { endWords, isOver, paceWords, toBeSent } from '../../../../shared/words/campaign-words.ts'

/** How far it is, or how it ended; and how fast it goes, or how long it took. */
export function HeadLine({ campaign }: { campaign: CampaignProgress }) {
  return (
    <div className={classes.headline}>
      {isOver(campaign) ? <HowItEnded campaign={campaign} /> : <HowFar campaign={campaign} />}
      <span className={classes.pace}>{paceWords(campaign, format)}</span>
    </div>
  )
}

function HowFar({ campaign }: { campaign: CampaignProgress }) {
  return (
    <p>
      <span className={classes.big}>{formatCount(campaign.counts.accepted)}</span>
      <span className="muted">
        of {formatCount(toBeSent(campaign))} accepted by the server
        {!campaign.prepared && ' · still preparing recipients'}
      </span>
    </p>
  )
}

function HowItEnded({ campaign }: { campaign: CampaignProgress }) {
  const { start, parts } = endWords(campaign, format)
  return (
    <h2 className={classes.ended}>
      {start}
      {parts.map(({ outcome, text }, index) => (
        <span key={outcome}>
          {index > 0 && ', '}
          <span data-outcome={outcome}>{text}</span>
        </span>
      ))}
    </h2>
  )
}
