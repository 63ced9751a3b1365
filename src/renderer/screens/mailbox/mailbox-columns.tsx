import type { CapturedRow } from '../../../shared/models/mailbox.ts'
import type { Column } from '../../components/data-table/index.ts'
import { PersonName, RelativeTime } from '../../components/text/index.ts'
import classes from './mailbox-columns.module.css'

export const mailboxColumns: Column<CapturedRow>[] = [
  {
    id: 'mail',
    header: 'To and subject',
    width: 'minmax(160px, 1fr)',
    minWidth: 140,
    canHide: false,
    cell: (row) => (
      <div className={classes.entry} data-unseen={!row.seen || undefined}>
        <span className={classes.entryTo} title={row.to}>
          {!row.seen && <span className={classes.unseen} role="img" aria-label="Unread" />}
          <bdi>
            <PersonName name={row.toName || row.to} />
          </bdi>
          {row.toName !== '' && <bdi className={classes.entryAddress}>{row.to}</bdi>}
        </span>
        <span className={classes.entrySubject} dir="auto">
          {row.subject}
        </span>
      </div>
    )
  },
  {
    id: 'received',
    header: 'Received',
    width: 92,
    cell: (row) => (
      <span className="muted">
        <RelativeTime at={row.receivedAt} />
      </span>
    )
  }
]
