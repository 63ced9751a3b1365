export { createConfirmLinks } from './confirm/confirm-links.ts'
export { openConfirmServer } from './confirm/confirm-server.ts'
export type { HttpServer } from './http-server/http-server.ts'
