import { Autocomplete, Checkbox, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deliveryStates } from '../../../shared/models/words.ts'
import type { ConfirmedAfter, ReachedStage, UserFilter } from '../../../shared/models/user.ts'
import { useEngine } from '../../client/index.ts'
import { FilterChips, FilterPopover } from '../../components/controls/index.ts'
import { daysWords, formatCount, formatDay, startOfDaysAgo } from '../../format/index.ts'
import { outcomeWords } from '../../../shared/words/outcome-words.ts'
import { addedPeriods } from './added-periods.ts'

type Change = (filter: UserFilter) => void

/** What narrows the list beyond status and search. */
export function UserFilters({ filter, onChange }: { filter: UserFilter; onChange: Change }) {
  return (
    <FilterPopover active={chipsOf(filter, null).length} width={260}>
      <Checkbox
        label="Never emailed"
        checked={filter.neverSent ?? false}
        onChange={(event) => onChange({ ...filter, neverSent: event.currentTarget.checked })}
      />
      <Checkbox
        label="Link expired"
        checked={filter.linkExpired ?? false}
        onChange={(event) => onChange({ ...filter, linkExpired: event.currentTarget.checked })}
      />
      <Select
        label="Last outcome"
        placeholder="Any"
        clearable
        data={deliveryStates.map((state) => ({ value: state, label: outcomeWords[state] }))}
        value={filter.lastOutcome ?? null}
        onChange={(state) => onChange({ ...filter, lastOutcome: state ?? undefined })}
        comboboxProps={{ withinPortal: false }}
      />
      <DomainFilter filter={filter} onChange={onChange} />
      <Select
        label="Added"
        placeholder="Any time"
        clearable
        data={addedPeriods.map(({ days, label }) => ({ value: String(days), label }))}
        value={
          addedPeriods.find(({ days }) => startOfDaysAgo(days) === filter.addedSince)?.days.toString() ?? null
        }
        onChange={(days) =>
          onChange({ ...filter, addedSince: days === null ? undefined : startOfDaysAgo(Number(days)) })
        }
        comboboxProps={{ withinPortal: false }}
      />
    </FilterPopover>
  )
}

function DomainFilter({ filter, onChange }: { filter: UserFilter; onChange: Change }) {
  const engine = useEngine()
  const [typed, setTyped] = useState(filter.domain ?? '')
  const { domain: _, ...others } = filter
  const { data: domains } = useQuery(engine.users.domains.queryOptions({ input: { filter: others } }))
  const counts = new Map(domains?.map(({ domain, count }) => [domain, count]))
  return (
    <Autocomplete
      label="Domain"
      placeholder="Any"
      data={[...counts.keys()]}
      limit={8}
      value={typed}
      onChange={setTyped}
      onOptionSubmit={(domain) => onChange({ ...filter, domain })}
      onBlur={() => onChange({ ...filter, domain: typed.trim().toLowerCase() })}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange({ ...filter, domain: typed.trim().toLowerCase() })
      }}
      renderOption={({ option }) => (
        <span style={{ display: 'flex', flex: 1, justifyContent: 'space-between', gap: 12 }}>
          {option.value} <span className="faint">{formatCount(counts.get(option.value) ?? 0)}</span>
        </span>
      )}
      comboboxProps={{ withinPortal: false }}
    />
  )
}

const reachedWords: Record<ReachedStage, string> = {
  sent: 'Emailed',
  accepted: 'Email accepted',
  opened: 'Link opened',
  fetched: 'Link opened by scanners only',
  confirmed: 'Confirmed by link'
}

const confirmedAfterWords: Record<ConfirmedAfter, string> = {
  mail: 'Confirmed after an accepted email',
  'first-mail': 'Confirmed after the first email',
  reminder: 'Confirmed after a reminder'
}

interface Chip {
  label: string
  without: UserFilter
}

/** `importName`: of the file the filter's import was made from; null where it is not known. */
function chipsOf(filter: UserFilter, importName: string | null): Chip[] {
  const chips: Chip[] = []
  const add = (label: string, part: keyof UserFilter) =>
    chips.push({ label, without: { ...filter, [part]: undefined } })
  if (filter.neverSent) add('Never emailed', 'neverSent')
  if (filter.linkExpired) add('Link expired', 'linkExpired')
  if (filter.lastOutcome) add(`Last outcome: ${outcomeWords[filter.lastOutcome]}`, 'lastOutcome')
  if (filter.reached) add(reachedWords[filter.reached], 'reached')
  const confirmedOn = daysWords(filter.confirmedSince, filter.confirmedUntil, Date.now())
  if (confirmedOn !== null) {
    const without = { ...filter, confirmedSince: undefined, confirmedUntil: undefined }
    chips.push({ label: `Confirmed ${confirmedOn}`, without })
  }
  if (filter.confirmedAfter) add(confirmedAfterWords[filter.confirmedAfter], 'confirmedAfter')
  if (filter.domain) add(`Domain: ${filter.domain}`, 'domain')
  if (filter.addedSince) add(addedWords(filter.addedSince), 'addedSince')
  if (filter.importId) add(importName === null ? 'From an import' : `From ${importName}`, 'importId')
  return chips
}

function addedWords(since: number): string {
  const period = addedPeriods.find(({ days }) => startOfDaysAgo(days) === since)
  return period ? `Added: ${period.label.toLowerCase()}` : `Added since ${formatDay(since, Date.now())}`
}

/** The filters in force, each with its way out. */
export function UserChips({ filter, onChange }: { filter: UserFilter; onChange: Change }) {
  const engine = useEngine()
  const { data: imports } = useQuery(
    engine.imports.list.queryOptions({ input: {}, enabled: filter.importId !== undefined })
  )
  const fileName = imports?.find(({ id }) => id === filter.importId)?.fileName ?? null
  return (
    <FilterChips
      chips={chipsOf(filter, fileName)}
      onChange={onChange}
      cleared={{ status: filter.status, search: filter.search }}
    />
  )
}

export const hasFilters = (filter: UserFilter): boolean =>
  chipsOf(filter, null).length > 0 || (filter.search ?? '') !== '' || filter.status !== undefined
