import { useNow } from '../../client/index.ts'
import { formatAgo, formatExact, formatMoment } from '../../format/index.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** '2 min ago', with the exact time on hover. */
export function RelativeTime({ at }: { at: number }) {
  const now = useNow()
  return (
    <time dateTime={iso(at)} title={formatExact(at)}>
      {formatAgo(at, now)}
    </time>
  )
}

/** '14:05 tomorrow', with the exact time on hover. */
export function Moment({ at }: { at: number }) {
  const now = useNow()
  return (
    <time dateTime={iso(at)} title={formatExact(at)}>
      {formatMoment(at, now)}
    </time>
  )
}
