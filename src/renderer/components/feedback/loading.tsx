import classes from './loading.module.css'

/** The shape of what is coming, for what takes longer than 150 ms: most answers are there before it shows. Heights in px. */
export function Loading({ panels }: { panels: number[] }) {
  return (
    <div className={classes.page} role="status">
      <span className="visually-hidden">Loading</span>
      {panels.map((height, index) => (
        <div key={index} className={classes.panel} style={{ height }}>
          <span />
          <span />
        </div>
      ))}
    </div>
  )
}
