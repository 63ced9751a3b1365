import type Electron from 'electron'
import { partialEmitter } from '../not-here.ts'

type Template = Electron.MenuItemConstructorOptions

/** Of the roles, those that Chromium does not do by itself in the window. */
const roleLabels: Record<string, string> = {
  quit: 'Quit',
  editMenu: '&Edit',
  windowMenu: '&Window',
  help: '&Help'
}

export interface MenuParts {
  quit: () => void
  /** The application menu has changed. */
  changed: (accelerators: string[]) => void
  focusedWindow: () => unknown
}

/** `Menu`: not drawn (Chromium's windows have none of ours), but its items are there, and their accelerators work. */
export function createMenuClass(parts: MenuParts) {
  class MenuItem extends partialEmitter('MenuItem') {
    readonly id: string
    readonly label: string
    readonly role: string | undefined
    readonly type: string
    readonly accelerator: string | undefined
    readonly submenu: Menu | undefined
    readonly click: () => void
    enabled: boolean
    visible: boolean
    checked: boolean

    constructor(template: Template) {
      super()
      this.id = template.id ?? ''
      this.role = template.role
      this.label = template.label ?? roleLabels[template.role ?? ''] ?? ''
      this.type = template.type ?? (template.submenu ? 'submenu' : 'normal')
      this.accelerator = template.role === 'quit' ? 'CmdOrCtrl+Q' : template.accelerator
      this.submenu = Array.isArray(template.submenu) ? Menu.buildFromTemplate(template.submenu) : undefined
      this.enabled = template.enabled ?? true
      this.visible = template.visible ?? true
      this.checked = template.checked ?? false
      this.click = () => {
        if (!this.enabled) return
        if (template.role === 'quit') parts.quit()
        else template.click?.(this as never, parts.focusedWindow() as never, {})
      }
    }
  }

  class Menu extends partialEmitter('Menu') implements Pick<Electron.Menu, 'popup'> {
    readonly items: MenuItem[]

    constructor(items: MenuItem[] = []) {
      super()
      this.items = items
    }

    static buildFromTemplate(template: Template[]): Menu {
      return new Menu(template.map((item) => new MenuItem(item)))
    }

    static setApplicationMenu(menu: Menu | null): void {
      applicationMenu = menu
      parts.changed([...accelerators(menu)].map(([accelerator]) => accelerator))
    }

    static getApplicationMenu(): Menu | null {
      return applicationMenu
    }

    getMenuItemById(id: string): MenuItem | null {
      for (const item of this.items) {
        if (item.id === id) return item
        const below = item.submenu?.getMenuItemById(id)
        if (below) return below
      }
      return null
    }

    popup(_options?: Electron.PopupOptions): void {
      // Chromium shows a menu of its own on a right click.
    }
  }

  let applicationMenu: Menu | null = null

  function* accelerators(menu: Menu | null | undefined): Generator<[string, MenuItem]> {
    for (const item of menu?.items ?? []) {
      if (item.accelerator !== undefined && item.enabled) yield [item.accelerator, item]
      yield* accelerators(item.submenu)
    }
  }

  function press(pressed: string) {
    const found = [...accelerators(applicationMenu)].find(([accelerator]) => accelerator === pressed)
    found?.[1].click()
  }

  return {
    Menu,
    MenuItem,
    accelerators: () => [...accelerators(applicationMenu)].map(([accelerator]) => accelerator),
    press
  }
}

/** `Notification`: one log line each. A test replaces `show` of its prototype, as it would in Electron. */
export class Notification
  extends partialEmitter('Notification')
  implements Pick<Electron.Notification, 'show' | 'close'>
{
  readonly title: string
  readonly body: string
  readonly actions: Electron.NotificationAction[]

  static isSupported(): boolean {
    return true
  }

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super()
    this.title = options.title ?? ''
    this.body = options.body ?? ''
    this.actions = options.actions ?? []
  }

  show(): void {
    console.error(`[notification] ${this.title}: ${this.body}`)
    this.emit('show', {})
  }

  close(): void {
    this.emit('close', {})
  }
}
