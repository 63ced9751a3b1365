import { ActionIcon, Button, Popover } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { FilterChip } from './filter-chip.tsx'
import classes from './filter-popover.module.css'

/** The filters of a list behind a button, which says how many are in force. `width`: px. */
export function FilterPopover({
  active,
  width,
  children
}: {
  active: number
  width: number
  children: ReactNode
}) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus shadow="md" radius={8}>
      <div className={classes.button}>
        <Popover.Target>
          <ActionIcon variant="default" size={32} aria-label="Filter" onClick={() => setOpened(!opened)}>
            <IconFilter size={15} stroke={1.7} />
          </ActionIcon>
        </Popover.Target>
        {active > 0 && <span className={classes.active}>{active}</span>}
      </div>
      <Popover.Dropdown aria-label="Filter">
        <div className={classes.filters} style={{ width }}>
          {children}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The filters in force, each with its way out. */
export function FilterChips<Filter>({
  chips,
  onChange,
  cleared
}: {
  chips: { label: string; without: Filter }[]
  onChange: (filter: Filter) => void
  /** What is left when all are removed. */
  cleared: Filter
}) {
  if (chips.length === 0) return null
  return (
    <div className={classes.chips} role="group" aria-label="Active filters">
      {chips.map((chip) => (
        <FilterChip key={chip.label} label={chip.label} onRemove={() => onChange(chip.without)} />
      ))}
      <Button size="xs" variant="subtle" onClick={() => onChange(cleared)}>
        Clear filters
      </Button>
    </div>
  )
}
