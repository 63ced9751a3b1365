import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { LogFilter } from '../../../shared/models/delivery.ts'
import { useEngine, useNow } from '../../client/index.ts'
import { FilterChips, FilterPopover } from '../../components/controls/index.ts'
import { endOfNamedDay, formatMoment, nameOfDay, startOfNamedDay } from '../../format/index.ts'
import { causeText, causeWords } from '../../../shared/words/cause-words.ts'
import { outcomeWords } from '../../../shared/words/outcome-words.ts'
import classes from './log.module.css'
import { dateWords, spans } from './log-dates.ts'

type Change = (filter: LogFilter) => void

const causeChoices = Object.entries(causeWords)
  .map(([value, { sentence }]) => ({ value, label: sentence }))
  .sort((a, b) => a.label.localeCompare(b.label))

/** What narrows the log beyond outcome and search. */
export function LogFilters({ filter, onChange }: { filter: LogFilter; onChange: Change }) {
  return (
    <FilterPopover active={chipsOf(filter, []).length} width={320}>
      {/* First: it takes the focus, and a list that opens on focus would cover the rest. */}
      <DateFilter filter={filter} onChange={onChange} />
      <CampaignFilter filter={filter} onChange={onChange} />
      <Select
        label="Cause"
        placeholder="Any"
        clearable
        searchable
        data={causeChoices}
        value={filter.cause ?? null}
        onChange={(cause) => onChange({ ...filter, cause: cause ?? undefined })}
        comboboxProps={{ withinPortal: false }}
      />
    </FilterPopover>
  )
}

function useCampaignNames() {
  const engine = useEngine()
  const { data } = useQuery(engine.campaigns.list.queryOptions({ input: {} }))
  return data ?? []
}

function CampaignFilter({ filter, onChange }: { filter: LogFilter; onChange: Change }) {
  const campaigns = useCampaignNames()
  const now = useNow()
  return (
    <Select
      label="Campaign"
      placeholder="Any"
      clearable
      searchable
      data={campaigns.map((campaign) => ({
        value: String(campaign.id),
        // Many have one name: when it was tells them apart.
        label: `${campaign.name} · ${formatMoment(campaign.createdAt, now)}`
      }))}
      value={filter.campaignId === undefined ? null : String(filter.campaignId)}
      onChange={(id) => onChange({ ...filter, campaignId: id === null ? undefined : Number(id) })}
      comboboxProps={{ withinPortal: false }}
    />
  )
}

function DateFilter({ filter, onChange }: { filter: LogFilter; onChange: Change }) {
  return (
    <>
      <div className={classes.spans} role="group" aria-label="Dates">
        {spans.map((span) => (
          <Button
            key={span.id}
            size="xs"
            onClick={() => onChange({ ...filter, since: span.since(Date.now()), until: undefined })}
          >
            {span.label}
          </Button>
        ))}
      </div>
      <div className={classes.dates}>
        <TextInput
          type="date"
          label="From"
          value={filter.since === undefined ? '' : nameOfDay(filter.since)}
          onChange={(event) =>
            onChange({ ...filter, since: startOfNamedDay(event.currentTarget.value) ?? undefined })
          }
        />
        <TextInput
          type="date"
          label="To (inclusive)"
          value={filter.until === undefined ? '' : nameOfDay(filter.until)}
          onChange={(event) =>
            onChange({ ...filter, until: endOfNamedDay(event.currentTarget.value) ?? undefined })
          }
        />
      </div>
    </>
  )
}

interface Chip {
  label: string
  without: LogFilter
}

function chipsOf(filter: LogFilter, campaigns: { id: number; name: string }[]): Chip[] {
  const chips: Chip[] = []
  const { campaignId, cause, userId, stands } = filter
  if (campaignId !== undefined) {
    const name = campaigns.find((campaign) => campaign.id === campaignId)?.name ?? `Campaign ${campaignId}`
    chips.push({ label: name, without: { ...filter, campaignId: undefined } })
  }
  if (stands !== undefined) {
    const label = `Messages still ${outcomeWords[stands].toLowerCase()}`
    chips.push({ label, without: { ...filter, stands: undefined } })
  }
  if (cause !== undefined) {
    chips.push({ label: causeText(cause).sentence, without: { ...filter, cause: undefined } })
  }
  if (userId !== undefined) chips.push({ label: 'One user', without: { ...filter, userId: undefined } })
  const dates = dateWords(filter.since, filter.until, Date.now())
  if (dates !== null) chips.push({ label: dates, without: { ...filter, since: undefined, until: undefined } })
  return chips
}

/** The filters in force, each with its way out. */
export function LogChips({ filter, onChange }: { filter: LogFilter; onChange: Change }) {
  const campaigns = useCampaignNames()
  return (
    <FilterChips
      chips={chipsOf(filter, campaigns)}
      onChange={onChange}
      cleared={{ outcome: filter.outcome, search: filter.search }}
    />
  )
}
