import type { ReplyRow } from './reply-row.ts'
import { forGoodRows } from './rows/for-good.ts'
import { forNowRows } from './rows/for-now.ts'
import { handOverRows } from './rows/hand-over.ts'
import { limitRows } from './rows/limits.ts'
import { logInRows } from './rows/log-in.ts'
import { roadRows } from './rows/road.ts'
import { senderAndAccountRows } from './rows/sender-and-account.ts'

/**
 * Every reading of a result, in order: the first row that matches decides. What is about the account or the sender comes
 * before what is about the recipient, so that neither ever costs a recipient anything; and an address is struck off
 * only where the server speaks of that address, in its own words.
 *
 * Sources: RFC 5321 §4.2, RFC 3463, RFC 4954, RFC 6531, RFC 7372, RFC 7505 and the replies in test/fixtures/replies, of
 * which docs/replies.md shows how they are read.
 */
export const replyTable: readonly ReplyRow[] = [
  ...handOverRows,
  ...limitRows,
  ...logInRows,
  ...senderAndAccountRows,
  ...forNowRows,
  ...forGoodRows,
  ...roadRows
]
