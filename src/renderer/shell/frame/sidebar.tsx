import { useQuery } from '@tanstack/react-query'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useEngine } from '../../client/index.ts'
import { format, formatCount } from '../../format/index.ts'
import { PlaceLink } from '../../routing/index.ts'
import type { ScreenName } from '../registry/screens.ts'
import { AccountPill } from './account-pill.tsx'
import { screenEntries } from '../commands/screen-entries.ts'
import classes from './sidebar.module.css'

export function Sidebar({ screen }: { screen: ScreenName }) {
  const counts = useSidebarCounts()
  return (
    <nav className={classes.nav} aria-label="Main" data-no-print>
      <div className={classes.logo}>
        <span className={classes.mark} aria-hidden="true">
          <IconCheck size={14} stroke={3} />
        </span>
        <span className={classes.label}>Countersign</span>
      </div>
      <ul className={classes.list}>
        {screenEntries.map((entry) => (
          <li key={entry.place}>
            <PlaceLink
              to={entry.place}
              className={classes.link}
              title={entry.label}
              aria-current={(entry.screens as ScreenName[]).includes(screen) ? 'page' : undefined}
            >
              <entry.icon size={16} stroke={1.7} aria-hidden="true" />
              <span className={classes.label}>{entry.label}</span>
              {counts[entry.place] && (
                <span className={classes.count} data-waits={entry.place === '/overview' || undefined}>
                  {counts[entry.place]}
                </span>
              )}
            </PlaceLink>
          </li>
        ))}
      </ul>
      <span className={classes.spacer} />
      <AccountPill />
    </nav>
  )
}

/** What stands beside each entry; nothing rather than a zero. */
function useSidebarCounts(): Record<string, ReactNode> {
  const engine = useEngine()
  const { data } = useQuery(engine.system.counts.queryOptions({ input: {} }))
  if (!data) return {}
  return {
    '/overview': data.decisions > 0 ? <Decisions count={data.decisions} /> : null,
    '/users': data.users > 0 ? formatCount(data.users) : null,
    '/campaigns': campaignsWords(data),
    '/mailbox': data.captured > 0 ? formatCount(data.captured) : null
  }
}

/** Only the number has room beside the name of the screen. */
function Decisions({ count }: { count: number }) {
  return (
    <span
      title={format.plural(count, {
        one: '1 needs attention',
        other: `${formatCount(count)} need attention`
      })}
    >
      {formatCount(count)}
      <span className="visually-hidden">{count === 1 ? ' needs attention' : ' need attention'}</span>
    </span>
  )
}

/** What is going on; what rests only where nothing goes on. */
function campaignsWords(counts: Record<'live' | 'paused' | 'scheduled', number>): string | null {
  const { live, paused, scheduled } = counts
  const words = { active: live - paused - scheduled, paused, scheduled }
  const [shown] = Object.entries(words).filter(([, count]) => count > 0)
  return shown ? `${formatCount(shown[1])} ${shown[0]}` : null
}
