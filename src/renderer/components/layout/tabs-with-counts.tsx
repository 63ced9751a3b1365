import { formatCount } from '../../format/index.ts'
import classes from './tabs-with-counts.module.css'

/** One filter of a list, each choice with how many it holds. */
export function TabsWithCounts<Value extends string>({
  label,
  tabs,
  value,
  onChange
}: {
  label: string
  tabs: { value: Value; label: string; count?: number | undefined }[]
  value: Value
  onChange: (value: Value) => void
}) {
  return (
    <div role="group" aria-label={label} className={classes.tabs}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          className={classes.tab}
          aria-pressed={tab.value === value}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count === undefined ? '' : ` ${formatCount(tab.count)}`}
        </button>
      ))}
    </div>
  )
}
