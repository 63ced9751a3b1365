import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import * as accounts from '../models/account.ts'
import { id } from '../models/paging.ts'
import { byId, call, change, nothing } from './procedure.ts'

export const accountsContract = {
  list: call(nothing, z.array(accounts.account)),
  save: change(accounts.accountInput.extend({ id: id.nullable() }), accounts.account),
  remove: change(byId, nothing),
  activate: change(byId, nothing),
  /** Forgets what held the account up, so that sending is tried again at once. */
  retryNow: change(byId, nothing),
  /**
   * Step by step. A secret that is given is for a draft that is not saved; otherwise the stored one is used. Writes nothing,
   * but logs in and may send a message.
   */
  test: change(
    accounts.accountInput.extend({
      id: id.nullable(),
      password: z.string().max(2000).nullable(),
      clientSecret: z.string().max(2000).nullable().default(null),
      refreshToken: z.string().max(16_384).nullable().default(null),
      sendTo: z.string().max(254).nullable()
    }),
    eventIterator(accounts.connectionStep)
  ),
  services: call(nothing, z.array(accounts.servicePreset))
}
