import type { UserRow, UserSort } from '../../../shared/models/user.ts'
import type { Column } from '../../components/data-table/index.ts'
import { PersonName, StatusTag } from '../../components/text/index.ts'
import { formatCount } from '../../format/index.ts'
import { ResendCell } from './actions/resend-cell.tsx'
import { LastSend, LinkLife } from './user-words.tsx'
import classes from './user-columns.module.css'

export const userColumns: Column<UserRow, UserSort['by']>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(190px, 2fr)',
    minWidth: 140,
    sortBy: 'name',
    canHide: false,
    cell: (user) => (
      <>
        <span className={classes.name} title={user.name}>
          {user.name ? <PersonName name={user.name} /> : '—'}
        </span>
        <span className={classes.address} title={user.address} dir="ltr">
          {user.address}
        </span>
      </>
    )
  },
  {
    id: 'status',
    header: 'Status',
    width: 110,
    sortBy: 'status',
    cell: (user) => <StatusTag status={user.status} />
  },
  {
    id: 'last-send',
    header: 'Last email',
    width: 180,
    sortBy: 'lastSent',
    cell: (user) => <LastSend user={user} />
  },
  {
    id: 'link',
    header: 'Link',
    width: 192,
    sortBy: 'linkExpires',
    hideBelow: 860,
    cell: (user) => (
      <span className={classes.quiet}>
        {user.status === 'undeliverable' ? '—' : <LinkLife user={user} />}
      </span>
    )
  },
  {
    id: 'sent',
    header: 'Accepted',
    width: 82,
    sortBy: 'sentCount',
    cell: (user) => <span className={classes.quiet}>{formatCount(user.sentCount)}</span>
  },
  {
    id: 'resend',
    header: 'Resend',
    hideHeader: true,
    width: 92,
    canHide: false,
    cell: (user) => <ResendCell user={user} />
  }
]
