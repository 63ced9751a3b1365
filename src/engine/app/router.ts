import { accountProcedures } from '../accounts/index.ts'
import { campaignProcedures, resendProcedures } from '../campaigns/index.ts'
import { dataProcedures } from '../data/index.ts'
import { importProcedures } from '../imports/index.ts'
import { linkProcedures } from '../links/index.ts'
import { logProcedures } from '../log/index.ts'
import { mailboxProcedures } from '../mailbox/index.ts'
import { overviewProcedures } from '../overview/index.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import { privacyProcedures } from '../privacy/index.ts'
import { recordActor } from './middleware/record-actor.ts'
import { refuseChanges } from './middleware/read-only.ts'
import type { Services } from './services.ts'
import { systemProcedures } from './system-procedures.ts'
import { templateProcedures } from '../templates/index.ts'
import { userProcedures } from '../users/index.ts'

/** Every procedure of the contract, each by its feature; those that change something only where they can. */
export function createRouter(parts: EngineContext, services: Services) {
  return implementer
    .use(refuseChanges(parts))
    .use(recordActor(parts))
    .router({
      system: systemProcedures(parts, services),
      events: { watch: implementer.events.watch.handler(({ signal }) => parts.events.subscribe(signal)) },
      users: {
        ...userProcedures(parts, services.users),
        ...resendProcedures(parts, services.campaigns),
        ...privacyProcedures(parts, services.privacy, services.users)
      },
      imports: importProcedures(parts, services.imports),
      campaigns: campaignProcedures(parts, services.campaigns),
      log: logProcedures(parts),
      templates: templateProcedures(parts, services.templates),
      mailbox: mailboxProcedures(parts, services.mailbox),
      accounts: accountProcedures(parts, services.accounts),
      links: linkProcedures(parts, services.links),
      overview: overviewProcedures(parts, services.accounts),
      data: dataProcedures(parts, { pauseAll: services.lifecycle.pauseAll, tell: services.tell })
    })
}
