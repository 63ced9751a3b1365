import type { AccountInput } from '../../shared/models/account.ts'
import type { Clock } from '../runtime/index.ts'
import type { Db } from '../db/index.ts'
import {
  activateAccount,
  activeAccount,
  findAccount,
  insertAccountAs,
  mailboxAccountId
} from './accounts.sql.ts'

/** What the test mailbox starts with; the sender can be changed. Its port is chosen at each start. */
const mailboxAccount: AccountInput = {
  kind: 'mailbox',
  name: 'Test mailbox',
  host: '127.0.0.1',
  port: 1025,
  security: 'plain-loopback',
  user: '',
  oauth2: null,
  fromName: 'My service',
  fromAddress: 'verify@my-service.example',
  replyTo: '',
  ratePerSecond: null,
  maxConnections: 10,
  messagesPerConnection: 100
}

/** Once, at the start. */
export function ensureMailboxAccount(db: Db, clock: Pick<Clock, 'now'>): void {
  db.transaction(() => {
    if (findAccount(db, mailboxAccountId)) return
    insertAccountAs(db, mailboxAccountId, mailboxAccount, clock.now())
    if (!activeAccount(db)) activateAccount(db, mailboxAccountId)
  })
}
