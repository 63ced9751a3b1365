import { ActionIcon, Menu } from '@mantine/core'
import { IconBookmark, IconBookmarkFilled, IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { SavedView } from '../../../../shared/models/saved-view.ts'
import { useSettings } from '../../../client/index.ts'
import { ManageViewsDialog } from './manage-views-dialog.tsx'
import { openView } from './open-view.ts'
import { SaveViewDialog } from './save-view-dialog.tsx'
import { isShown } from './saved-views.ts'
import type { UsersView } from '../users-place.ts'
import classes from './saved-views-menu.module.css'

/** The saved view that is shown, if it is one. */
export function useShownView(view: UsersView): SavedView | undefined {
  return useSettings().settings.users.views.find((saved) => isShown(saved, view))
}

/** Named lists of users: open one, keep what is shown as another. */
export function SavedViewsMenu({ view }: { view: UsersView }) {
  const { settings } = useSettings()
  const { views } = settings.users
  const [dialog, open] = useState<'save' | 'manage' | null>(null)
  const shown = useShownView(view)
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label="Saved views" title="Saved views">
            {shown ? <IconBookmarkFilled size={15} /> : <IconBookmark size={15} stroke={1.7} />}
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown miw={220} mah={420} style={{ overflowY: 'auto' }}>
          {views.length === 0 ? (
            <Menu.Label className={classes.aboutViews ?? ''}>
              Save the current search, filters, sort order and columns as a view. No saved views yet.
            </Menu.Label>
          ) : (
            <Menu.Label>Saved views</Menu.Label>
          )}
          {views.map((saved) => (
            <Menu.Item
              key={saved.name}
              onClick={() => openView(saved)}
              aria-current={saved === shown || undefined}
              rightSection={saved === shown ? <IconCheck size={14} aria-hidden="true" /> : undefined}
            >
              <span className={classes.viewName} dir="auto">
                {saved.name}
              </span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => open('save')}>Save this view…</Menu.Item>
          {views.length > 0 && <Menu.Item onClick={() => open('manage')}>Rename or delete…</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' && <SaveViewDialog view={view} onClose={() => open(null)} />}
      {dialog === 'manage' && <ManageViewsDialog onClose={() => open(null)} />}
    </>
  )
}
