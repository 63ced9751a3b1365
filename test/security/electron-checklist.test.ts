import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shellChannels } from '../../src/shared/ipc/shell-channels.ts'

const root = join(import.meta.dirname, '..', '..')

/** All of src as shipped, by file; comments left out, they may name what is forbidden. */
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(tsx?|html)$/.test(name))
  .map((name) => ({
    name: name.replaceAll('\\', '/'),
    text: readFileSync(join(root, 'src', name), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  }))

const filesWith = (pattern: RegExp) =>
  sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

describe('the app', () => {
  it('switches nothing off that Chromium does for safety', () => {
    expect(sources.length).toBeGreaterThan(300)
    expect(
      filesWith(
        /webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|disableBlinkFeatures|nodeIntegrationIn|no-sandbox|disable-web-security|ignore-certificate-errors|setCertificateVerifyProc|'certificate-error'/
      )
    ).toEqual([])
    expect(filesWith(/appendSwitch|appendArgument/)).toEqual(['main/index.ts'])
  })

  it('has no webview and makes one kind of window', () => {
    expect(filesWith(/<webview|allowpopups|createElement\('webview'/i)).toEqual([])
    expect(filesWith(/new (BrowserWindow|BaseWindow|WebContentsView|BrowserView)\(/)).toEqual([
      'main/window/main-window.ts'
    ])
  })

  it('hears windows in one place only, where the sender is checked', () => {
    expect(filesWith(/\bipcMain\b(?!,)(?!>)(?!\))\s*\./)).toEqual(['main/shell/shell-ipc.ts'])
    expect(filesWith(/\.ipc\.(on|handle)|onMessage\b.*MessagePortMain/)).toEqual([])
    const ipc = sources.find(({ name }) => name === 'main/shell/shell-ipc.ts')!.text
    const heard = ipc.match(/ipcMain\.(on|handle)\(/g) ?? []
    const checked = ipc.match(/=> \{\s*assertTrusted\(channel, event\)/g) ?? []
    expect(heard.length).toBe(2)
    expect(checked.length).toBe(heard.length)
  })

  it('answers every channel a window has, each behind that check, and has no other', () => {
    const all = new Set(Object.keys(shellChannels))
    const answers = sources.find(({ name }) => name === 'main/shell/shell-answers.ts')!.text
    const heard = [...answers.matchAll(/ipc\.(?:handle|on)\(\s*shellChannels\.(\w+)/g)].map(
      ([, name]) => name!
    )
    expect(answers.match(/\bipc\.(handle|on)\(/g)).toHaveLength(heard.length)
    const preload = sources.find(({ name }) => name === 'preload/index.ts')!.text
    const asked = [...preload.matchAll(/(?:invoke|ipcRenderer\.send)\(channels\.(\w+)/g)].map(
      ([, name]) => name!
    )
    expect(asked.length).toBeGreaterThan(12)
    expect(asked.filter((name) => !heard.includes(name))).toEqual([])
    expect(heard.filter((name) => !asked.includes(name))).toEqual([])
    expect(heard.filter((name) => !all.has(name))).toEqual([])
    // Those left are said by main, and only to its own window.
    const said = [...all].filter((name) => !heard.includes(name))
    expect(said.toSorted()).toEqual(['command', 'enginePort', 'settingsChanged'])
    expect(filesWith(/'shell:/)).toEqual(['shared/ipc/shell-channels.ts'])
  })

  it('hands a URL to the desktop in one place, behind the question', () => {
    expect(filesWith(/from 'electron'/).filter((name) => !/^(main|preload)\//.test(name))).toEqual([])
    const opening = sources.filter(
      ({ name, text }) => name.startsWith('main/') && text.includes('openExternal(')
    )
    expect(opening.map(({ name }) => name)).toEqual(['main/start-app.ts'])
    expect(opening[0]!.text).toMatch(
      /createOutsideLinks\(\{[^}]*open: \(target\) => shell\.openExternal\(target\)/
    )
  })

  it('loads no file and no page but its own', () => {
    expect(filesWith(/\.loadFile\(|'file:|"file:/)).toEqual([])
    expect(filesWith(/\.loadURL\(/)).toEqual(['main/window/main-window.ts'])
  })

  it('gives the page one object, and never an event or ipcRenderer itself', () => {
    expect(filesWith(/exposeInMainWorld|exposeInIsolatedWorld/)).toEqual(['preload/index.ts'])
    const preload = sources.find(({ name }) => name === 'preload/index.ts')!.text
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1)
    expect(preload).toContain(
      'const receive = (_event: unknown, payload: unknown) => listener(payload as never)'
    )
    // Every mention but the import's is a call on it: it is returned, kept and passed nowhere.
    expect(preload.match(/\bipcRenderer\b(?!\.(invoke|send|on|off)\()/g)).toHaveLength(1)
  })

  it('runs on the newest major that was out, pinned to the digit', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>
    }
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Number.parseInt(devDependencies['electron']!, 10)).toBeGreaterThanOrEqual(45)
  })
})
