import type { OutcomeCounts } from '../../../shared/models/campaign.ts'
import { formatCount } from '../../format/index.ts'
import { outcomeWords } from '../../../shared/words/outcome-words.ts'
import classes from './segmented-bar.module.css'

const barOutcomes = ['accepted', 'deferred', 'rejected', 'unknown'] as const

/** Recipients by outcome; what is left of the bar waits, is being sent, was skipped or cancelled. */
export function SegmentedBar({
  counts,
  total,
  label,
  tall = false
}: {
  counts: OutcomeCounts
  total: number
  /** What is being measured, for a screen reader: 'Progress of Verify pending users'. */
  label: string
  tall?: boolean
}) {
  const settled = barOutcomes.reduce((sum, outcome) => sum + counts[outcome], 0)
  const words = barOutcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${formatCount(counts[outcome])} ${outcomeWords[outcome].toLowerCase()}`)
  return (
    <div
      role="img"
      aria-label={`${label}: ${words.join(', ') || 'nothing yet'} of ${formatCount(total)}`}
      className={tall ? `${classes.bar} ${classes.tall}` : classes.bar}
    >
      {barOutcomes.map((outcome) =>
        counts[outcome] > 0 ? (
          <span
            key={outcome}
            className={`${classes.segment} ${classes[outcome]}`}
            style={{ flexGrow: counts[outcome], flexBasis: 0 }}
          />
        ) : null
      )}
      <span className={classes.rest} style={{ flexGrow: Math.max(0, total - settled), flexBasis: 0 }} />
    </div>
  )
}
