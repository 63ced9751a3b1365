import {
  ActionIcon,
  Autocomplete,
  Button,
  Checkbox,
  CloseButton,
  Indicator,
  Popover,
  Select
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconFilter } from '@tabler/icons-react'
import { useState } from 'react'
import { deliveryStates } from '../../../shared/models/delivery.ts'
import type { ReachedStage, UserFilter } from '../../../shared/models/user.ts'
import { useEngine } from '../../client/engine-context.tsx'
import { formatCount } from '../../format/format-count.ts'
import { formatDay } from '../../format/format-time.ts'
import { outcomeWords } from '../../words/outcome-words.ts'
import classes from './users.module.css'

type Change = (filter: UserFilter) => void

const periods = [
  { days: 0, label: 'Today' },
  { days: 7, label: 'The last 7 days' },
  { days: 30, label: 'The last 30 days' },
  { days: 365, label: 'The last year' }
]
const sinceDays = (days: number): number => new Date().setHours(0, 0, 0, 0) - days * 86_400_000

/** What narrows the list beyond status and search. */
export function UserFilters({ filter, onChange }: { filter: UserFilter; onChange: Change }) {
  const [opened, setOpened] = useState(false)
  const active = chipsOf(filter).length
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus shadow="md" radius={8}>
      <Indicator label={active} size={15} disabled={active === 0} color="brand">
        <Popover.Target>
          <ActionIcon variant="default" size={32} aria-label="Filter" onClick={() => setOpened(!opened)}>
            <IconFilter size={15} stroke={1.7} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label="Filter">
        <div className={classes.filters}>
          <Checkbox
            label="Never sent"
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
            placeholder="At any time"
            clearable
            data={periods.map(({ days, label }) => ({ value: String(days), label }))}
            value={periods.find(({ days }) => sinceDays(days) === filter.addedSince)?.days.toString() ?? null}
            onChange={(days) =>
              onChange({ ...filter, addedSince: days === null ? undefined : sinceDays(Number(days)) })
            }
            comboboxProps={{ withinPortal: false }}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
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
  sent: 'Sent a mail',
  accepted: 'Mail accepted',
  opened: 'Link opened',
  fetched: 'Link fetched by machines only',
  confirmed: 'Confirmed by the link'
}

interface Chip {
  label: string
  without: UserFilter
}

function chipsOf(filter: UserFilter): Chip[] {
  const chips: Chip[] = []
  const add = (label: string, part: keyof UserFilter) =>
    chips.push({ label, without: { ...filter, [part]: undefined } })
  if (filter.neverSent) add('Never sent', 'neverSent')
  if (filter.linkExpired) add('Link expired', 'linkExpired')
  if (filter.lastOutcome) add(`Last outcome: ${outcomeWords[filter.lastOutcome]}`, 'lastOutcome')
  if (filter.reached) add(reachedWords[filter.reached], 'reached')
  if (filter.domain) add(`At ${filter.domain}`, 'domain')
  if (filter.addedSince) add(`Added since ${formatDay(filter.addedSince, Date.now())}`, 'addedSince')
  if (filter.importId) add('From one import', 'importId')
  return chips
}

/** The filters in force, each with its way out. */
export function FilterChips({ filter, onChange }: { filter: UserFilter; onChange: Change }) {
  const chips = chipsOf(filter)
  if (chips.length === 0) return null
  return (
    <div className={classes.chips} role="group" aria-label="Filters in force">
      {chips.map((chip) => (
        <span key={chip.label} className={classes.chip}>
          {chip.label}
          <CloseButton
            size="xs"
            radius="xl"
            aria-label={`Remove the filter: ${chip.label}`}
            onClick={() => onChange(chip.without)}
          />
        </span>
      ))}
      <Button
        size="xs"
        variant="subtle"
        onClick={() => onChange({ status: filter.status, search: filter.search })}
      >
        Clear filters
      </Button>
    </div>
  )
}

export const hasFilters = (filter: UserFilter): boolean =>
  chipsOf(filter).length > 0 || (filter.search ?? '') !== '' || filter.status !== undefined
