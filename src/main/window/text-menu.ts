import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron'

/** Cut, copy and paste on a right click into text; Electron shows no menu by itself. */
export function attachTextMenu(contents: WebContents): void {
  contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    const items: MenuItemConstructorOptions[] = isEditable
      ? [
          { role: 'undo', enabled: editFlags.canUndo },
          { role: 'redo', enabled: editFlags.canRedo },
          { type: 'separator' },
          { role: 'cut', enabled: editFlags.canCut },
          { role: 'copy', enabled: editFlags.canCopy },
          { role: 'paste', enabled: editFlags.canPaste },
          { role: 'selectAll', enabled: editFlags.canSelectAll }
        ]
      : [{ role: 'copy', enabled: editFlags.canCopy }]
    if (isEditable || selectionText !== '') Menu.buildFromTemplate(items).popup()
  })
}
