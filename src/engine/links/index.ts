export { createBuiltInVerifier, createLinkMaker } from './link-maker.ts'
export { linkProcedures } from './procedures.ts'
export {
  addEvent,
  findDeliveryOfLink,
  findUser,
  lastEntry,
  type LinkDelivery,
  type LinkedUser,
  markVerified,
  noteConfirmed,
  noteFetched,
  noteOpened
} from './links.sql.ts'
export { linkDates, type VerifyResult } from './tokens/tokens.ts'
