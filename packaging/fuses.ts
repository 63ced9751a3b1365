import { type FuseV1Config, FuseV1Options, FuseVersion } from '@electron/fuses'

/**
 * The switches of Electron's binary, every one of them: where a newer Electron has one more, packaging fails until it is
 * decided on here.
 */
export const fuses: FuseV1Config = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The binary is no Node for whoever can start it; the engine is a utility process, which needs none of this.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // No other code than what was packaged, and that unchanged.
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // There is no snapshot of our own to load.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // As Electron ships it: the window runs no WebAssembly, and its policy refuses to.
  [FuseV1Options.WasmTrapHandlers]: true
}
