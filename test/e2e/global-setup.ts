import { buildIfStale } from '../../scripts/start/build.ts'
import { ensureChromium } from '../../scripts/start/chromium.ts'
import { findElectron } from '../../scripts/start/electron-binary.ts'

/** Before the first spec: something to test, and something to test it in, which is said. */
export default function globalSetup(): void {
  buildIfStale(console.log)
  const electron = findElectron()
  if (electron === null) {
    console.log(
      `Electron's binary is not here. The specs run on its stand-in, in ${ensureChromium(console.log)}.`
    )
  } else {
    console.log(`The specs run on Electron: ${electron}`)
  }
}
