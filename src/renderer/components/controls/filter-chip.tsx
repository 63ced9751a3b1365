import { CloseButton } from '@mantine/core'
import classes from './filter-chip.module.css'

/** A filter in force, with its way out. */
export function FilterChip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <span className={classes.chip} title={label}>
      <span className={classes.label}>{label}</span>
      <CloseButton size="xs" radius="xl" aria-label={`Remove filter: ${label}`} onClick={onRemove} />
    </span>
  )
}
