import type { CampaignProgress } from '../../../shared/models/campaign.ts'
import type { DeliveryState } from '../../../shared/models/delivery.ts'
import { useNow } from '../../client/use-now.ts'
import { SegmentedBar } from '../../components/segmented-bar.tsx'
import { Tag } from '../../components/tag.tsx'
import { formatCount } from '../../format/format-count.ts'
import { outcomeMeanings, outcomeTones, outcomeWords } from '../../words/outcome-words.ts'
import classes from './campaign.module.css'
import { endWords, paceWords, toBeSent } from './campaign-words.ts'
import { Waits } from './waits.tsx'

/** Always there, so that the row does not jump; the others come when there is one. */
const always: DeliveryState[] = ['accepted', 'deferred', 'rejected', 'unknown', 'waiting']
const sometimes: DeliveryState[] = ['sending', 'skipped', 'cancelled']

/** How far it is: the number accepted, the bar, and a count for each outcome that filters the table below. */
export function CampaignFigures({
  campaign,
  chosen,
  onChoose
}: {
  campaign: CampaignProgress
  chosen: DeliveryState | null
  onChoose: (outcome: DeliveryState | null) => void
}) {
  const { counts } = campaign
  const isOver = campaign.state === 'finished' || campaign.state === 'stopped'
  const outcomes = [...always, ...sometimes.filter((outcome) => counts[outcome] > 0)]
  return (
    <section className={classes.figures} aria-label="Progress">
      <div className={classes.headline}>
        {isOver ? <HowItEnded campaign={campaign} /> : <HowFar campaign={campaign} />}
        <span className={classes.pace}>{paceWords(campaign)}</span>
      </div>
      <SegmentedBar counts={counts} total={toBeSent(campaign)} label={`Progress of ${campaign.name}`} tall />
      <div className={classes.outcomes} role="group" aria-label="Show recipients by outcome">
        {outcomes.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className={classes.outcome}
            aria-pressed={chosen === outcome}
            title={outcomeMeanings[outcome]}
            onClick={() => onChoose(chosen === outcome ? null : outcome)}
          >
            <Tag tone={outcomeTones[outcome]}>{outcomeWords[outcome]}</Tag>
            {formatCount(counts[outcome])}
          </button>
        ))}
      </div>
      {!isOver && <LiveWaits campaign={campaign} />}
    </section>
  )
}

function HowFar({ campaign }: { campaign: CampaignProgress }) {
  return (
    <p>
      <span className={classes.big}>{formatCount(campaign.counts.accepted)}</span>
      <span className="muted">
        of {formatCount(toBeSent(campaign))} accepted by the server
        {!campaign.prepared && ' · still filling the queue'}
      </span>
    </p>
  )
}

function HowItEnded({ campaign }: { campaign: CampaignProgress }) {
  const { start, parts } = endWords(campaign)
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

function LiveWaits({ campaign }: { campaign: CampaignProgress }) {
  const now = useNow(campaign.state === 'held' ? 250 : 1000)
  return <Waits campaign={campaign} now={now} />
}
