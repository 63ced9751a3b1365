export { dismissNotice, listNotices } from './notices.ts'
