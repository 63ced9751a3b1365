import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import type { DeliveryState } from '../../../../shared/models/delivery.ts'
import { useNow } from '../../../client/index.ts'
import { SegmentedBar, Tag } from '../../../components/text/index.ts'
import { formatCount } from '../../../format/index.ts'
import { outcomeMeanings, outcomeWords } from '../../../../shared/words/outcome-words.ts'
import { outcomeTones } from '../../../theme/index.ts'
import classes from './campaign-figures.module.css'
import { isOver, toBeSent } from '../../../../shared/words/campaign-words.ts'
import { HeadLine } from './head-line.tsx'
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
  const outcomes = [...always, ...sometimes.filter((outcome) => counts[outcome] > 0)]
  return (
    <section className={classes.figures} aria-label="Progress">
      <HeadLine campaign={campaign} />
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
      {!isOver(campaign) && <LiveWaits campaign={campaign} />}
    </section>
  )
}

function LiveWaits({ campaign }: { campaign: CampaignProgress }) {
  const now = useNow(campaign.state === 'held' ? 250 : 1000)
  return <Waits campaign={campaign} now={now} />
}
