import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { Selection, UserFilter } from '../../../../shared/models/user.ts'
import { mostErased } from '../../../../shared/models/words.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { useOpenDialog } from '../../../routing/index.ts'
import { useUserActions } from './use-user-actions.tsx'
import classes from './selection-actions.module.css'

/** What can be done with the selected users. `onDone`: the selection has served its purpose. */
export function SelectionActions({
  selection,
  filter,
  count,
  words,
  onDone
}: {
  selection: Selection
  filter: UserFilter
  count: number
  /** How many that are, said to the person. */
  words: string
  onDone: () => void
}) {
  const actions = useUserActions()
  const openDialog = useOpenDialog()
  const then = (done: Promise<boolean>) => void done.then((isDone) => isDone && onDone())
  return (
    <div className={classes.selectionBar} role="group" aria-label="Actions for the selected users">
      <span aria-live="polite">{words}</span>
      <WriteGuard>
        <Button
          size="xs"
          onClick={() => openDialog({ kind: 'preflight', name: 'Verify selected users', selection })}
        >
          {' '}
          Email these users…{' '}
        </Button>
      </WriteGuard>
      <WriteGuard>
        <Button size="xs" onClick={() => then(actions.mark(selection, 'verified'))}>
          Mark verified
        </Button>
      </WriteGuard>
      <WriteGuard>
        <Button size="xs" data-tone="danger" onClick={() => then(actions.remove(selection, count))}>
          Delete
        </Button>
      </WriteGuard>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={26} variant="default" aria-label="More actions for the selected users">
            <IconDots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <WriteGuard>
            <Menu.Item onClick={() => then(actions.mark(selection, 'undeliverable'))}>
              Mark undeliverable
            </Menu.Item>
          </WriteGuard>
          <WriteGuard>
            <Menu.Item onClick={() => then(actions.mark(selection, 'pending'))}>Mark pending</Menu.Item>
          </WriteGuard>
          <Menu.Item onClick={() => void actions.exportCsv(filter, selection)}>Export as CSV…</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={onDone}>Clear selection</Menu.Item>
          <Menu.Divider />
          <WriteGuard>
            <Menu.Item
              color="var(--rejected-text)"
              disabled={count > mostErased}
              onClick={() => openDialog({ kind: 'erase', selection, onDone })}
            >
              Erase permanently (GDPR)…
            </Menu.Item>
          </WriteGuard>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
