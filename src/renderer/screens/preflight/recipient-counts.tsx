import type { ReactNode } from 'react'
import { Card } from '../../components/layout/index.ts'
import { formatCount, formatCountOf, formatLifetime } from '../../format/index.ts'
import type { PreflightReport } from './use-preflight.ts'
import { skipWords } from '../../../shared/words/skip-words.ts'
import classes from './recipient-counts.module.css'

/** Exactly who gets it, and who does not and why. */
export function RecipientCounts({
  report,
  counting,
  isFilter,
  cooldown,
  evenIfRecent,
  onEvenIfRecent
}: {
  report: PreflightReport | null
  counting: { looked: number; of: number } | null
  /** A filter was chosen, not single users. */
  isFilter: boolean
  /** Milliseconds. */
  cooldown: number
  evenIfRecent: boolean
  onEvenIfRecent: (evenIfRecent: boolean) => void
}) {
  const skipped = report?.skipped
  return (
    <Card title="Recipients">
      <dl className={classes.sums} aria-busy={counting !== null || report === null}>
        <Sum name={isFilter ? 'Match your filter' : 'Selected'} count={report?.matching} />
        <Minus name={skipWords.verified} count={skipped?.verified} />
        <Minus name={`Emailed in the last ${formatLifetime(cooldown)}`} count={skipped?.['recently-sent']}>
          <button type="button" className={classes.link} onClick={() => onEvenIfRecent(true)}>
            Include
          </button>
        </Minus>
        <Minus name={skipWords.undeliverable} count={skipped?.undeliverable} />
        <Minus name={skipWords['same-address']} count={skipped?.['same-address']} />
        <Minus name={skipWords['no-link']} count={skipped?.['no-link']} />
        <Sum name="Will receive it" count={report?.willBeSent} strong />
      </dl>
      {evenIfRecent && (
        <p className={classes.note}>
          Includes people emailed in the last {formatLifetime(cooldown)}.{' '}
          <button type="button" className={classes.link} onClick={() => onEvenIfRecent(false)}>
            Exclude
          </button>
        </p>
      )}
      {counting && counting.of > 0 && report === null && (
        <p className={classes.note}>
          Checked {formatCount(counting.looked)} of {formatCount(counting.of)}…
        </p>
      )}
      {/* Said once per count: the count on its way changes many times a second. */}
      <span className="visually-hidden" role="status">
        {report && !counting && `${formatCountOf(report.willBeSent, 'recipient')} will receive it`}
      </span>
    </Card>
  )
}

function Sum({ name, count, strong = false }: { name: string; count: number | undefined; strong?: boolean }) {
  return (
    <div className={strong ? classes.total : classes.sum}>
      <dt>{name}</dt>
      <dd className="num">{count === undefined ? '…' : formatCount(count)}</dd>
    </div>
  )
}

/** A reason that holds nobody back is not worth a line. */
function Minus({ name, count, children }: { name: string; count: number | undefined; children?: ReactNode }) {
  if (!count) return null
  return (
    <div className={classes.minus}>
      <dt>
        {name} {children}
      </dt>
      <dd className="num">− {formatCount(count)}</dd>
    </div>
  )
}
