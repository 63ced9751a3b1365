import { Menu, Portal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { popupsId } from '../../theme/index.ts'
import { WriteGuard } from './write-guard.tsx'

export interface MenuPlace {
  /** Px from the window's left and top. */
  x: number
  y: number
}

export type MenuEntry =
  | {
      label: string
      run(): void
      danger?: boolean
      disabled?: boolean
      keys?: string
      /** It sends or changes something. */
      changes?: boolean
    }
  | 'divider'

/** Not 'keydown', which is among Mantine's own: the key that opens the menu would close it as well. */
const outside = ['mousedown', 'touchstart']

/** A menu where the pointer is, or beside the row the keyboard is on. Null `place`: closed. */
export function ContextMenu({
  place,
  entries,
  onClose
}: {
  place: MenuPlace | null
  entries: MenuEntry[]
  onClose: () => void
}) {
  if (!place) return null
  return <OpenMenu place={place} entries={entries} onClose={onClose} />
}

function OpenMenu({
  place,
  entries,
  onClose
}: {
  place: MenuPlace
  entries: MenuEntry[]
  onClose: () => void
}) {
  // The menu is gone with its place: the focus goes back from here, not from the menu.
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    },
    [before]
  )
  return (
    <Portal target={`#${popupsId}`}>
      <Menu
        opened
        onClose={onClose}
        position="bottom-start"
        offset={2}
        withinPortal={false}
        returnFocus={false}
        clickOutsideEvents={outside}
      >
        <Menu.Target>
          <span
            role="button"
            tabIndex={-1}
            aria-label="Open row menu"
            style={{ position: 'fixed', left: place.x, top: place.y, width: 1, height: 1 }}
          />
        </Menu.Target>
        <Menu.Dropdown>
          {entries.map((entry, index) =>
            entry === 'divider' ? <Menu.Divider key={index} /> : <Entry key={entry.label} entry={entry} />
          )}
        </Menu.Dropdown>
      </Menu>
    </Portal>
  )
}

function Entry({ entry }: { entry: Exclude<MenuEntry, 'divider'> }) {
  const item = (
    <Menu.Item
      disabled={entry.disabled ?? false}
      {...(entry.danger ? { color: 'var(--rejected-text)' } : {})}
      rightSection={entry.keys ? <kbd>{entry.keys}</kbd> : undefined}
      onClick={() => entry.run()}
    >
      {entry.label}
    </Menu.Item>
  )
  return entry.changes ? <WriteGuard>{item}</WriteGuard> : item
}
