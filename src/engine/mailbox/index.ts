export { type Mailbox, openMailbox } from './mailbox.ts'
export { mailboxProcedures } from './procedures.ts'
export { capturedRange, deleteCaptured, oldestCaptured } from './queries.ts'
export { readMessage } from './read-message.ts'
