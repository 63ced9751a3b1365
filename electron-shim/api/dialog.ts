import { existsSync, mkdirSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type Electron from 'electron'
import type { CDPSession, Page } from 'playwright-core'
import { onlyTheseParts } from '../not-here.ts'

export interface DialogParts {
  headless: boolean
  /** Of the window that is open or just being opened; null when there is none. */
  page: () => Promise<Page> | null
}

type Dialog = Electron.Dialog

/** Dialogs are drawn in Chromium; with nobody there to answer they are cancelled, in one log line. */
export function createDialog(parts: DialogParts) {
  const open = async (...args: Parameters<Dialog['showOpenDialog']> | [Electron.OpenDialogOptions]) => {
    const options = args.at(-1) as unknown as Electron.OpenDialogOptions
    const page = parts.headless ? null : await parts.page()
    if (page === null) {
      unanswered(options.title ?? 'open a file')
      return { canceled: true, filePaths: [] }
    }
    const filePaths = await chooseInPage(page, options)
    return { canceled: filePaths.length === 0, filePaths }
  }

  const save = async (...args: Parameters<Dialog['showSaveDialog']> | [Electron.SaveDialogOptions]) => {
    const options = args.at(-1) as unknown as Electron.SaveDialogOptions
    if (parts.headless) {
      unanswered(options.title ?? 'save a file')
      return { canceled: true, filePath: '' }
    }
    // No browser lets a person choose a path for us.
    const filePath = unusedName(options.defaultPath ?? join(process.cwd(), 'untitled'))
    console.error(`[stand-in] A browser has no dialog for this: saving as ${filePath}`)
    return { canceled: false, filePath }
  }

  const message = async (...args: Parameters<Dialog['showMessageBox']> | [Electron.MessageBoxOptions]) => {
    const options = args.at(-1) as unknown as Electron.MessageBoxOptions
    const page = parts.headless ? null : await parts.page()
    if (page === null) {
      unanswered(options.message)
      return { response: options.cancelId ?? 0, checkboxChecked: false }
    }
    return { response: await askInPage(page, options), checkboxChecked: false }
  }

  return onlyTheseParts('dialog', {
    showOpenDialog: open as Dialog['showOpenDialog'],
    showSaveDialog: save as Dialog['showSaveDialog'],
    showMessageBox: message as Dialog['showMessageBox'],
    showErrorBox: (title: string, content: string) => console.error(`${title}: ${content}`)
  } satisfies Partial<Dialog>)
}

/** A file input is the one thing of a page that shows a chooser; DevTools knows the path of what was chosen. */
async function chooseInPage(page: Page, options: Electron.OpenDialogOptions): Promise<string[]> {
  const cdp = await page.context().newCDPSession(page)
  try {
    const accept = (options.filters ?? [])
      .flatMap(({ extensions }) => extensions)
      .filter((extension) => extension !== '*')
      .map((extension) => `.${extension}`)
      .join(',')
    const { result } = await cdp.send('Runtime.evaluate', {
      userGesture: true,
      awaitPromise: true,
      expression: `new Promise((resolve) => {
        const input = Object.assign(document.createElement('input'), { type: 'file', accept: ${JSON.stringify(accept)} })
        input.onchange = () => resolve(input.files[0])
        input.oncancel = () => resolve(null)
        input.click()
      })`
    })
    return result.objectId === undefined ? [] : [await pathOf(cdp, result.objectId)]
  } finally {
    await cdp.detach().catch(() => undefined)
  }
}

async function pathOf(cdp: CDPSession, objectId: string): Promise<string> {
  return (await cdp.send('DOM.getFileInfo', { objectId })).path
}

function askInPage(page: Page, options: Electron.MessageBoxOptions): Promise<number> {
  const { message, detail = '', buttons = ['OK'], defaultId = 0, cancelId = 0 } = options
  return page.evaluate(
    ({ message, detail, buttons, defaultId, cancelId }) =>
      new Promise<number>((resolve) => {
        const box = document.createElement('dialog')
        const add = (tag: string, text: string) => {
          const part = box.appendChild(document.createElement(tag))
          part.textContent = text
          return part
        }
        box.style.cssText = 'max-width: 30rem; padding: 1.5rem; font: 14px system-ui; border-radius: 8px'
        add('strong', message)
        add('p', detail)
        const choose = (index: number) => {
          box.remove()
          resolve(index)
        }
        for (const [index, text] of buttons.entries()) {
          const button = add('button', text)
          button.style.cssText = 'margin: 0.5rem 0.5rem 0 0; padding: 0.4rem 0.8rem'
          button.autofocus = index === defaultId
          button.addEventListener('click', () => choose(index))
        }
        box.addEventListener('cancel', () => choose(cancelId))
        document.body.append(box)
        box.showModal()
      }),
    { message, detail, buttons, defaultId, cancelId }
  )
}

function unusedName(path: string): string {
  mkdirSync(dirname(path), { recursive: true })
  const extension = extname(path)
  const stem = join(dirname(path), basename(path, extension))
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${stem} (${number})${extension}`
    if (!existsSync(name)) return name
  }
}

function unanswered(what: string): void {
  console.error(`[stand-in] Nobody is there to answer, so it is cancelled: ${what}`)
}
