export { cancelWaiting } from './cancel-waiting.ts'
export { claim, type Claimed, createAttemptIds } from './claim.ts'
export { decideOutcome } from './decide-outcome.ts'
export {
  beforeAll,
  deliveriesAfter,
  type DeliveryPlace,
  scanDeliveries,
  type ScannedDelivery
} from './delivery-scan.ts'
export { type DueRow, fromTheStart, nextDueAt, readDue, type ReadMarks, readRows } from './due-deliveries.ts'
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
export { outcomeCounts } from './outcome-counts.ts'
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
