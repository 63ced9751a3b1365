import type { Account } from '../../../shared/models/account.ts'
import type { Settings } from '../../../shared/models/settings.ts'
import type { EngineState, SecretsStatus, ShellInfo } from '../../../shared/ipc/shell.ts'

export interface DiagnosticFacts {
  info: Pick<ShellInfo, 'platform' | 'versions'>
  window: { language: string; width: number; height: number; pixelRatio: number }
  engineState: EngineState
  /** Null while the engine is away. */
  engine: {
    status: { sqliteVersion: string; nodeVersion: string; readOnly: boolean; linksReady: boolean }
    counts: { users: number; pending: number; live: number; captured: number; decisions: number }
    accounts: Account[]
  } | null
  settings: Settings
  secrets: Pick<SecretsStatus, 'persistent'>
}

/**
 * What helps whoever is asked for help. Only numbers, versions and choices from short lists go in: no name, no address,
 * no host, no path, no secret. So each line names its fields one by one, and nothing is written out as a whole.
 */
export function diagnosticsText(facts: DiagnosticFacts): string {
  const { info, window, engineState, engine, settings } = facts
  const { app, electron, chrome, node } = info.versions
  const { links, sending } = settings
  return [
    `Countersign ${app}`,
    `Electron ${electron}, Chromium ${chrome}, Node ${engine?.status.nodeVersion ?? node}, SQLite ${engine?.status.sqliteVersion ?? 'unknown'}`,
    `System: ${info.platform}, ${window.language}, window ${window.width} × ${window.height} at ${window.pixelRatio}`,
    `Engine: ${engineState.state}, start ${engineState.attempt}${engineState.problem?.code ? `, ${engineState.problem.code}` : ''}`,
    ...(engine ? engineLines(engine) : []),
    `Links: ${links.target}, ${links.method}, ${links.lifetime} ms, ${engine?.status.linksReady ? 'ready' : 'not ready'}`,
    `Sending: cooldown ${sending.cooldown} ms, hold back ${sending.holdBack} ms, stop-loss ${sending.stopLoss.sameCodeInARow} in a row or ${sending.stopLoss.rejectedPercent} %, unknown outcomes ${sending.unknownOutcomes}`,
    `Messages kept ${settings.log.messageDays} days, theme ${settings.appearance.theme}, keychain ${facts.secrets.persistent ? 'used' : 'not usable'}`
  ].join('\n')
}

function engineLines({ status, counts, accounts }: NonNullable<DiagnosticFacts['engine']>): string[] {
  return [
    `Data: ${counts.users} users, ${counts.pending} pending, ${counts.live} campaigns live, ${counts.captured} emails captured, ${counts.decisions} need attention${status.readOnly ? ', read-only' : ''}`,
    ...accounts.map(
      (account, index) =>
        `Account ${index + 1}: ${account.kind}${account.isActive ? ', active' : ''}, ${account.security}, port ${account.port}, ${logInText(account)}, ${account.ratePerSecond ?? 'no limit'} per second, ${account.maxConnections} connections${account.trouble ? ', in trouble' : ''}`
    )
  ]
}

function logInText({ oauth2, hasSecret }: Account): string {
  const known = hasSecret ? 'with' : 'without'
  return oauth2 ? `OAuth 2 (${oauth2.grant}) ${known} secret` : `${known} password`
}
