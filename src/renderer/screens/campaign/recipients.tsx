import { useMemo } from 'react'
import type { CampaignProgress } from '../../../shared/models/campaign.ts'
import { causeText } from '../../../shared/models/causes.ts'
import type { DeliveryRow, DeliveryState } from '../../../shared/models/delivery.ts'
import { useEngine } from '../../client/engine-context.tsx'
import { CodeText } from '../../components/code-text.tsx'
import { DataTable } from '../../components/data-table/data-table.tsx'
import type { Column } from '../../components/data-table/table-columns.ts'
import type { RowSource } from '../../components/data-table/use-paged-rows.ts'
import { Empty } from '../../components/empty.tsx'
import { FilterChip } from '../../components/filter-chip.tsx'
import { Moment } from '../../components/relative-time.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { OutcomeTag } from '../../components/tag.tsx'
import { formatCount } from '../../format/format-count.ts'
import { formatClockWithSeconds, formatDuration, formatExact } from '../../format/format-time.ts'
import { navigate } from '../../routing/router.ts'
import { outcomeWords, skipWords } from '../../words/outcome-words.ts'
import classes from './campaign.module.css'
import { RetryButton } from './causes-card.tsx'

export interface RecipientFilter {
  outcome: DeliveryState | null
  cause: string | null
  search: string
}

export function Recipients(props: {
  campaign: CampaignProgress
  filter: RecipientFilter
  onFilter: (filter: RecipientFilter) => void
  onOpen: (attemptId: number | null) => void
}) {
  const { campaign, filter, onFilter } = props
  const source = useRecipients(campaign.id, filter)
  const { outcome, cause } = filter
  const retryable = outcome === 'deferred' || outcome === 'rejected' ? outcome : null
  return (
    <section className={classes.recipients} aria-label="Recipients">
      <div className={classes.recipientTools}>
        <SearchField
          value={filter.search}
          placeholder="Search recipients"
          width={220}
          onSearch={(search) => onFilter({ ...filter, search })}
        />
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
      <DataTable
        name="recipients"
        label={`Recipients of ${campaign.name}`}
        columns={columns}
        source={source}
        rowHeight={34}
        rowLabel={(row) => row.address}
        onOpen={(row) => props.onOpen(row.lastAttemptId)}
        menu={(row) => [
          {
            label: 'Show the attempt',
            keys: 'Enter',
            disabled: row.lastAttemptId === null,
            run: () => props.onOpen(row.lastAttemptId)
          },
          {
            label: 'Open the user',
            disabled: row.userId === 0,
            run: () => navigate(`/users/${row.userId}`)
          }
        ]}
        empty={<NoRecipients campaign={campaign} filter={filter} onFilter={onFilter} />}
        flush
      />
    </section>
  )
}

function useRecipients(campaignId: number, filter: RecipientFilter): RowSource<DeliveryRow> {
  const engine = useEngine()
  const { outcome, cause, search } = filter
  return useMemo(() => {
    const input = {
      campaignId,
      state: outcome ?? undefined,
      cause: cause ?? undefined,
      search: search === '' ? undefined : search
    }
    return {
      id: JSON.stringify(input),
      page: (offset, limit) =>
        engine.campaigns.recipients.queryOptions({ input: { ...input, offset, limit } })
    }
  }, [engine, campaignId, outcome, cause, search])
}

/** When it was settled; while it is put off, when it is tried again. */
function When({ row }: { row: DeliveryRow }) {
  if (row.settledAt === null) return <span className="muted">—</span>
  return (
    <time
      className="mono"
      dateTime={new Date(row.settledAt).toISOString()}
      title={formatExact(row.settledAt)}
    >
      {formatClockWithSeconds(row.settledAt)}
    </time>
  )
}

function Said({ row }: { row: DeliveryRow }) {
  if (row.skipReason) return <span className="muted">{skipWords[row.skipReason]}</span>
  return (
    <span className="muted">
      {row.reply ? (
        <CodeText>{row.reply}</CodeText>
      ) : (
        row.cause && <span title={causeText(row.cause).advice}>{causeText(row.cause).sentence}</span>
      )}
      {row.state === 'deferred' && row.dueAt !== null && (
        <>
          {' · again '}
          <Moment at={row.dueAt} />
        </>
      )}
    </span>
  )
}

const columns: Column<DeliveryRow>[] = [
  { id: 'time', header: 'Time', width: 90, cell: (row) => <When row={row} /> },
  {
    id: 'recipient',
    header: 'Recipient',
    width: 'minmax(200px, 1.4fr)',
    minWidth: 160,
    canHide: false,
    cell: (row) => (
      <span title={row.name}>
        <bdi>{row.address}</bdi>
      </span>
    )
  },
  { id: 'outcome', header: 'Outcome', width: 110, cell: (row) => <OutcomeTag outcome={row.state} /> },
  {
    id: 'said',
    header: 'Server said',
    width: 'minmax(180px, 2fr)',
    minWidth: 140,
    cell: (row) => <Said row={row} />
  },
  {
    id: 'took',
    header: 'Took',
    width: 80,
    hideBelow: 640,
    cell: (row) => (
      <span className="muted">{row.durationMs === null ? '' : formatDuration(row.durationMs)}</span>
    )
  },
  {
    id: 'try',
    header: 'Try',
    width: 50,
    cell: (row) => <span className="muted">{row.tries === 0 ? '' : formatCount(row.tries)}</span>
  }
]

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
      <Empty title={campaign.prepared ? 'No recipients' : 'Filling the queue'}>
        {campaign.prepared
          ? 'Nobody was chosen for this campaign.'
          : 'Recipients appear here as soon as they are queued.'}
      </Empty>
    )
  }
  return (
    <Empty
      title={filter.outcome === null ? 'Nobody matches' : `Nobody is “${outcomeWords[filter.outcome]}”`}
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
