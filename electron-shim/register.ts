import { registerHooks } from 'node:module'

/** `node --import ./electron-shim/register.ts out/main/index.js`: every `electron` that is imported is the stand-in. */
const standIn = new URL('./index.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron'
      ? { url: standIn, shortCircuit: true, format: 'module-typescript' }
      : next(specifier, context)
  }
})

// Electron says its versions here; Chromium's is not known before it is launched.
Object.defineProperty(process, 'versions', {
  value: Object.freeze({ ...process.versions, electron: 'stand-in', chrome: 'system' })
})
