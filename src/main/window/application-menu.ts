import { isDeepStrictEqual } from 'node:util'
import { app, Menu } from 'electron'
import type { EngineActivity } from '../../shared/ipc/engine-messages.ts'
import type { Settings } from '../../shared/models/settings.ts'
import { type MenuActions, type MenuState, menuTemplate } from './menu.ts'

/** Shows the menu, and replaces it only when it would look different: a menu that is replaced closes under the mouse. */
export function createApplicationMenu(actions: MenuActions) {
  let shown: MenuState | null = null
  return {
    show({ sending, paused }: EngineActivity, { theme }: Settings['appearance']) {
      const state: MenuState = {
        platform: process.platform,
        packaged: app.isPackaged,
        sending,
        paused,
        theme
      }
      if (isDeepStrictEqual(state, shown)) return
      shown = state
      Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, actions)))
    }
  }
}
