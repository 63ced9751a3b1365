export { type Mailbox, openMailbox } from './mailbox.ts'
export { mailboxProcedures } from './procedures.ts'
export { capturedRange, deleteCaptured, oldestCaptured } from './captured.sql.ts'
export { readMessage } from './read-message.ts'
