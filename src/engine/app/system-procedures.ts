import { dismissNotice, listNotices } from '../notices/index.ts'
import { sidebarCounts } from '../overview/index.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import type { Services } from './services.ts'

export function systemProcedures(parts: EngineContext, services: Services) {
  const startedAt = parts.clock.now()
  const { system } = implementer
  return {
    status: system.status.handler(() => ({
      version: parts.appVersion,
      dataFolder: parts.dataDir,
      startedAt,
      sqliteVersion: services.opened.sqliteVersion,
      nodeVersion: process.versions.node,
      readOnly: parts.db.readOnly,
      inUseBy: services.opened.inUseBy,
      mailboxPort: services.mailbox.port,
      confirmUrl: services.links.confirmUrl(),
      linksReady: parts.secrets.get('links:signing') !== null,
      notices: listNotices(parts.db)
    })),
    counts: system.counts.handler(() => sidebarCounts(parts.db, (id) => services.dispatcher.troubleOf(id))),
    dismissNotice: system.dismissNotice.handler(({ input, context: { actor } }) => {
      dismissNotice(parts.db, parts.clock, input.id, actor)
      parts.events.changed('notices')
      return {}
    })
  }
}
