import { causeText } from '../../../shared/words/cause-words.ts'
import type { LogRow } from '../../../shared/models/delivery.ts'
import { useNow } from '../../client/index.ts'
import { CodeText, OutcomeTag } from '../../components/text/index.ts'
import type { Column } from '../../components/data-table/index.ts'
import {
  formatClockWithSeconds,
  formatCount,
  formatDay,
  formatDuration,
  formatExact
} from '../../format/index.ts'

/** The clock for today, with the day before it for any other. */
function When({ at }: { at: number }) {
  const now = useNow()
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return (
    <time className="mono" dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {isToday ? '' : `${formatDay(at, now)} `}
      {formatClockWithSeconds(at)}
    </time>
  )
}

export const logColumns: Column<LogRow>[] = [
  {
    id: 'time',
    header: 'Time',
    width: 132,
    minWidth: 80,
    canHide: false,
    cell: (row) => <When at={row.at} />
  },
  {
    id: 'recipient',
    header: 'Recipient',
    width: 'minmax(200px, 1.8fr)',
    minWidth: 140,
    canHide: false,
    cell: (row) => <bdi title={row.address}>{row.address}</bdi>
  },
  {
    id: 'campaign',
    header: 'Campaign',
    width: 'minmax(150px, 1fr)',
    minWidth: 90,
    hideBelow: 860,
    cell: (row) => (
      <span className="muted" title={row.campaignName} dir="auto">
        {row.campaignName}
      </span>
    )
  },
  { id: 'outcome', header: 'Outcome', width: 104, cell: (row) => <OutcomeTag outcome={row.outcome} /> },
  {
    id: 'said',
    header: 'Server said',
    width: 'minmax(150px, 1.8fr)',
    minWidth: 120,
    cell: (row) => (
      <span className="muted">
        {row.reply ? <CodeText>{row.reply}</CodeText> : row.cause && causeText(row.cause).sentence}
      </span>
    )
  },
  {
    id: 'took',
    header: 'Duration',
    width: 76,
    hideBelow: 800,
    cell: (row) => (
      <span className="muted">{row.durationMs === null ? '' : formatDuration(row.durationMs)}</span>
    )
  },
  {
    id: 'try',
    header: 'Attempt',
    width: 72,
    cell: (row) => <span className="muted">{formatCount(row.try)}</span>
  }
]
