import { accountsContract } from './accounts.ts'
import { campaignsContract } from './campaigns.ts'
import { dataContract } from './data.ts'
import { eventsContract } from './events.ts'
import { importsContract } from './imports.ts'
import { linksContract } from './links.ts'
import { logContract } from './log.ts'
import { mailboxContract } from './mailbox.ts'
import { overviewContract } from './overview.ts'
import { systemContract } from './system.ts'
import { templatesContract } from './templates.ts'
import { usersContract } from './users.ts'

/**
 * Every call a client can make on the engine. Procedures are `noun.verb`; errors are those of errors.ts; what returns
 * an event iterator streams until the caller goes away.
 */
export const contract = {
  system: systemContract,
  events: eventsContract,
  users: usersContract,
  imports: importsContract,
  campaigns: campaignsContract,
  log: logContract,
  templates: templatesContract,
  mailbox: mailboxContract,
  accounts: accountsContract,
  links: linksContract,
  overview: overviewContract,
  data: dataContract
}

export type Contract = typeof contract
