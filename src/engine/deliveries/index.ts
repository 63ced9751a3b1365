export { cancelWaiting } from './cancel-waiting.ts'
export { createAttemptIds } from './attempts.sql.ts'
export { claim, type Claimed } from './claim.ts'
export { decideOutcome } from './decide-outcome.ts'
export { type DeliveryPlace, dueAtOf, nextDeliveryIds, type ScannedDelivery } from './delivery-scan.sql.ts'
export { beforeAll, scanDeliveries } from './delivery-scan.ts'
export {
  type DueRow,
  fromTheStart,
  nextDueAt,
  readDue,
  type ReadMarks,
  readRows
} from './due-deliveries.sql.ts'
export {
  type EligibilityTerms,
  ineligible,
  nobody,
  parametersOf,
  type Person,
  reasonAgainst,
  reasonAgainstDelivery,
  reasonAgainstUser
} from './eligibility.ts'
export { outcomeCounts } from './outcome-counts.sql.ts'
export type { Link, PreparedMessage } from './prepared-message.ts'
export { recoverQueue } from './recovery.ts'
export { countSeconds, settle, type Settlement } from './settle.ts'
export {
  clearedMirror,
  countAsAccepted,
  enqueue,
  enqueueAll,
  moveDueTimes,
  sendAgain,
  skip,
  skipErased
} from './transitions.ts'
