/**
 * Names of the messages between the preload and main. Apart from shell.ts, so that the preload can use them without
 * carrying zod: a sandboxed preload is one file, and it cannot require packages.
 */
export const shellChannels = {
  settingsGet: 'shell:settings.get',
  settingsUpdate: 'shell:settings.update',
  settingsChanged: 'shell:settings.changed',
  secretsStatus: 'shell:secrets.status',
  secretsSet: 'shell:secrets.set',
  secretsRemove: 'shell:secrets.remove',
  secretsGenerate: 'shell:secrets.generate',
  filesOpenCsv: 'shell:files.openCsv',
  filesDropped: 'shell:files.dropped',
  filesSave: 'shell:files.save',
  filesReveal: 'shell:files.reveal',
  filesPrint: 'shell:files.print',
  engineState: 'shell:engine.state',
  engineRequestPort: 'shell:engine.requestPort',
  enginePort: 'shell:engine.port',
  engineRestart: 'shell:engine.restart',
  updatesState: 'shell:updates.state',
  updatesLook: 'shell:updates.look',
  openExternal: 'shell:openExternal',
  command: 'shell:command',
  copyText: 'shell:copyText'
} as const

/** The `data` of the window message that carries the engine's port in `ports[0]`. */
export const enginePortMessage = 'countersign:engine-port'
