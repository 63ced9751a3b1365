import { z } from 'zod'
import * as mailbox from '../models/mailbox.ts'
import { pageOf } from '../models/paging.ts'
import { byId, call, change, nothing } from './procedure.ts'

export const mailboxContract = {
  page: call(mailbox.capturedPageRequest, pageOf(mailbox.capturedRow)),
  get: call(byId, mailbox.capturedDetail),
  clear: change(nothing, z.object({ removed: z.number().int() })),
  faults: call(nothing, mailbox.mailboxFaults),
  setFaults: call(mailbox.mailboxFaults, nothing)
}
