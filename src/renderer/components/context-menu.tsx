import { Menu, Portal } from '@mantine/core'
import { popupsId } from '../theme/theme.ts'

export interface MenuPlace {
  /** Px from the window's left and top. */
  x: number
  y: number
}

export type MenuEntry =
  { label: string; run(): void; danger?: boolean; disabled?: boolean; keys?: string } | 'divider'

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
  return (
    <Portal target={`#${popupsId}`}>
      <Menu opened onClose={onClose} position="bottom-start" offset={2} withinPortal={false} returnFocus>
        <Menu.Target>
          <span
            role="button"
            tabIndex={-1}
            aria-label="What can be done with the row"
            style={{ position: 'fixed', left: place.x, top: place.y, width: 1, height: 1 }}
          />
        </Menu.Target>
        <Menu.Dropdown>
          {entries.map((entry, index) =>
            entry === 'divider' ? (
              <Menu.Divider key={index} />
            ) : (
              <Menu.Item
                key={entry.label}
                disabled={entry.disabled ?? false}
                {...(entry.danger ? { color: 'var(--rejected-text)' } : {})}
                rightSection={entry.keys ? <kbd>{entry.keys}</kbd> : undefined}
                onClick={() => entry.run()}
              >
                {entry.label}
              </Menu.Item>
            )
          )}
        </Menu.Dropdown>
      </Menu>
    </Portal>
  )
}
