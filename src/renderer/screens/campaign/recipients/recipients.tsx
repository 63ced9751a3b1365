import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import { causeText } from '../../../../shared/words/cause-words.ts'
import { CodeText, Moment, OutcomeTag } from '../../../components/text/index.ts'
import { type Column, DataTable } from '../../../components/data-table/index.ts'
import { Empty } from '../../../components/feedback/index.ts'
import { FilterChip, SearchField } from '../../../components/controls/index.ts'
import { formatClockWithSeconds, formatCount, formatDuration, formatExact } from '../../../format/index.ts'
import { navigate } from '../../../routing/index.ts'
import { outcomeWords } from '../../../../shared/words/outcome-words.ts'
import { skipWords } from '../../../../shared/words/skip-words.ts'
import classes from './recipients.module.css'
import { RetryButton } from '../status/causes-card.tsx'
import {
  lineOf,
  type RecipientFilter,
  type RecipientLine,
  type RecipientRow,
  showsAttempts,
  useRecipientRows
} from './recipient-lines.ts'

export function Recipients(props: {
  campaign: CampaignProgress
  filter: RecipientFilter
  onFilter: (filter: RecipientFilter) => void
  onOpen: (attemptId: number | null) => void
}) {
  const { campaign, filter, onFilter } = props
  const attempts = showsAttempts(campaign, filter)
  const source = useRecipientRows(campaign.id, filter, attempts)
  const { outcome, cause } = filter
  const retryable = outcome === 'deferred' || outcome === 'rejected' ? outcome : null
  return (
    <section className={classes.recipients} aria-label="Recipient list">
      <div className={classes.recipientTools}>
        <SearchField
          value={filter.search}
          placeholder="Search recipients"
          width={220}
          onSearch={(search) => onFilter({ ...filter, search })}
        />
        {attempts && <span className="muted">Attempts, newest first</span>}
        {(outcome !== null || cause !== null) && (
          <FilterChip
            label={[outcome && outcomeWords[outcome], cause && causeText(cause).sentence]
              .filter(Boolean)
              .join(': ')}
            onRemove={() => onFilter({ ...filter, outcome: null, cause: null })}
          />
        )}
        {cause !== null && retryable !== null && (
          <>
            <RetryButton campaignId={campaign.id} cause={cause} state={retryable} />
            <span className={classes.advice}>{causeText(cause).advice}</span>
          </>
        )}
      </div>
      <DataTable<RecipientRow>
        name="recipients"
        label={`Recipients of ${campaign.name}`}
        columns={campaign.state === 'paused' ? columnsWhilePaused : columns}
        source={source}
        rowHeight={34}
        rowLabel={(row) => row.address}
        onOpen={(row) => props.onOpen(lineOf(row).attemptId)}
        menu={(row) => [
          {
            label: 'Show attempt',
            keys: 'Enter',
            disabled: lineOf(row).attemptId === null,
            run: () => props.onOpen(lineOf(row).attemptId)
          },
          {
            label: 'Open user',
            disabled: row.userId <= 0,
            run: () => navigate(`/users/${row.userId}`)
          }
        ]}
        empty={<NoRecipients campaign={campaign} filter={filter} onFilter={onFilter} />}
        flush
      />
    </section>
  )
}

function When({ at }: { at: number | null }) {
  if (at === null) return <span className="muted">—</span>
  return (
    <time className="mono" dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {formatClockWithSeconds(at)}
    </time>
  )
}

function Said({ row, isPaused }: { row: RecipientLine; isPaused: boolean }) {
  if (row.skipReason) return <span className="muted">{skipWords[row.skipReason]}</span>
  return (
    <span className="muted">
      {/* Before the reply, which may be longer than the column. */}
      {row.dueAt !== null && (
        <>
          {isPaused ? (
            'campaign paused'
          ) : (
            <>
              retry <Moment at={row.dueAt} />
            </>
          )}
          {' · '}
        </>
      )}
      {row.reply ? (
        <CodeText>{row.reply}</CodeText>
      ) : (
        row.cause && <span title={causeText(row.cause).advice}>{causeText(row.cause).sentence}</span>
      )}
    </span>
  )
}

const columnsOf = (isPaused: boolean): Column<RecipientRow>[] => [
  { id: 'time', header: 'Time', width: 96, cell: (row) => <When at={lineOf(row).at} /> },
  {
    id: 'recipient',
    header: 'Recipient',
    width: 'minmax(200px, 1.4fr)',
    minWidth: 160,
    canHide: false,
    cell: (row) => (
      <span title={lineOf(row).name ?? row.address}>
        <bdi>{row.address}</bdi>
      </span>
    )
  },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 110,
    cell: (row) => <OutcomeTag outcome={lineOf(row).outcome} />
  },
  {
    id: 'said',
    header: 'Server said',
    width: 'minmax(180px, 2fr)',
    minWidth: 140,
    cell: (row) => <Said row={lineOf(row)} isPaused={isPaused} />
  },
  {
    id: 'took',
    header: 'Duration',
    width: 80,
    hideBelow: 780,
    cell: (row) => (
      <span className="muted">{row.durationMs === null ? '' : formatDuration(row.durationMs)}</span>
    )
  },
  {
    id: 'try',
    header: 'Attempt',
    width: 72,
    cell: (row) => <span className="muted">{triesOf(row)}</span>
  }
]

const columns = columnsOf(false)
const columnsWhilePaused = columnsOf(true)

const triesOf = (row: RecipientRow): string => {
  const { tries } = lineOf(row)
  return tries === 0 ? '' : formatCount(tries)
}

function NoRecipients({
  campaign,
  filter,
  onFilter
}: {
  campaign: CampaignProgress
  filter: RecipientFilter
  onFilter: (filter: RecipientFilter) => void
}) {
  const isFiltered = filter.outcome !== null || filter.cause !== null || filter.search !== ''
  if (!isFiltered) {
    return (
      <Empty title={campaign.prepared ? 'No recipients' : 'Preparing recipients'}>
        {campaign.prepared
          ? 'This campaign has no recipients.'
          : 'Recipients appear here as soon as they are queued.'}
      </Empty>
    )
  }
  return (
    <Empty
      title={
        filter.outcome === null
          ? 'No matching recipients'
          : `No ${outcomeWords[filter.outcome].toLowerCase()} recipients`
      }
      actions={
        <button
          type="button"
          className={classes.linkButton}
          onClick={() => onFilter({ outcome: null, cause: null, search: '' })}
        >
          Show all recipients
        </button>
      }
    />
  )
}
