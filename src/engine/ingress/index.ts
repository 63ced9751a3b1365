export { createConfirmLinks } from './confirm/confirm-links.ts'
export { type ConfirmServer, openConfirmServer } from './confirm/confirm-server.ts'
