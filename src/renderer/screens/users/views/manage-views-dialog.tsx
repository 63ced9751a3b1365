import { ActionIcon, Button, Group, Modal, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { SavedView } from '../../../../shared/models/saved-view.ts'
import { useSettings, useShell } from '../../../client/index.ts'
import { notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { hasName, withoutView, withView } from './saved-views.ts'
import classes from './manage-views-dialog.module.css'

/** Saved views get another name, or go. */
export function ManageViewsDialog({ onClose }: { onClose: () => void }) {
  const shell = useShell()
  const { settings, update } = useSettings()
  const { views } = settings.users
  // From the views of now: an undo may come after further ones were deleted.
  const keep = async (next: (views: readonly SavedView[]) => SavedView[]): Promise<boolean> => {
    try {
      const { users } = await shell.settings.get()
      await update({ users: { views: next(users.views) } })
      return true
    } catch (error) {
      notifyError('The views were not changed', error)
      return false
    }
  }
  const remove = async (view: SavedView) => {
    if (!(await keep((kept) => withoutView(kept, view.name)))) return
    if (views.length === 1) onClose()
    notifyDone(`“${view.name}” deleted.`, { run: () => void keep((kept) => withView(kept, view)) })
  }
  return (
    <Modal opened onClose={onClose} title="Saved views" size={420}>
      <div className={classes.views}>
        {views.map((view, index) => (
          <ViewName
            key={view.name}
            view={view}
            isFirst={index === 0}
            isTaken={(name) => views.some((other) => other !== view && hasName(other, name))}
            onRename={(name) =>
              void keep((kept) => withView(withoutView(kept, view.name), { ...view, name }))
            }
            onRemove={() => void remove(view)}
          />
        ))}
      </div>
      <Group mt="lg" justify="flex-end">
        <Button variant="filled" onClick={onClose}>
          Done
        </Button>
      </Group>
    </Modal>
  )
}

/** Kept when the field is left, or with Enter. */
function ViewName(props: {
  view: SavedView
  isFirst: boolean
  isTaken: (name: string) => boolean
  onRename: (name: string) => void
  onRemove: () => void
}) {
  const { view } = props
  const [name, setName] = useState(view.name)
  const problem =
    name.trim() === '' ? 'Enter a name.' : props.isTaken(name) ? 'Another view has this name.' : null
  const rename = () => {
    if (problem === null && name.trim() !== view.name) props.onRename(name.trim())
  }
  return (
    <div className={classes.view}>
      <TextInput
        aria-label={`Name of the view “${view.name}”`}
        value={name}
        error={problem}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === 'Enter') rename()
        }}
        {...(props.isFirst ? { 'data-autofocus': true } : {})}
      />
      <ActionIcon aria-label={`Delete the view “${view.name}”`} onClick={props.onRemove}>
        <IconTrash size={15} stroke={1.7} />
      </ActionIcon>
    </div>
  )
}
