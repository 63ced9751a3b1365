import { ActionIcon, Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { IconDots, IconUserPlus } from '@tabler/icons-react'
import { lazy, Suspense, useMemo } from 'react'
import type { UserFilter, UserRow, UserStatus } from '../../../shared/models/user.ts'
import { useEngine } from '../../client/index.ts'
import { SearchField, useUnlessOff, WriteGuard } from '../../components/controls/index.ts'
import {
  countSelected,
  DataTable,
  isSelected,
  nothingSelected,
  type RowSource,
  toContractSelection
} from '../../components/data-table/index.ts'
import { Empty } from '../../components/feedback/index.ts'
import { BesideTitle, Screen, TabsWithCounts } from '../../components/layout/index.ts'
import { formatCountOf } from '../../format/index.ts'
import { navigate, useOpenDialog, usePlace } from '../../routing/index.ts'
import { usersTable } from './views/open-view.ts'
import { ResendProvider } from './actions/resends.tsx'
import { SavedViewsMenu, useShownView } from './views/saved-views-menu.tsx'
import { SelectionActions } from './actions/selection-actions.tsx'
import { useRowActions } from './actions/use-row-actions.ts'
import { selectionWords, useSelection } from './use-selection.ts'
import { useUserActions } from './actions/use-user-actions.tsx'
import { userColumns } from './user-columns.tsx'
import { hasFilters, UserChips, UserFilters } from './user-filters.tsx'
import { compact, placeOfUsers, readUsersView, type UsersView } from './users-place.ts'

const UserDrawer = lazy(async () => ({ default: (await import('./drawer/user-drawer.tsx')).UserDrawer }))

export function UsersScreen() {
  return (
    <ResendProvider>
      <Users />
    </ResendProvider>
  )
}

function Users() {
  const engine = useEngine()
  const openDialog = useOpenDialog()
  const actions = useUserActions()
  const place = usePlace()
  const view = useMemo(() => readUsersView(place.query), [place.query])
  const { filter, sort } = view
  const openedId = Number(place.path[1]) || undefined
  const [selection, setSelection] = useSelection(filter)
  const shownView = useShownView(view)
  const isWide = useMediaQuery('(min-width: 1400px)', true, { getInitialValueInEffect: false })

  const { status: _, ...withoutStatus } = filter
  const { data: counts } = useQuery(engine.users.counts.queryOptions({ input: { filter: withoutStatus } }))
  const total = counts?.[filter.status ?? 'all'] ?? 0
  const selected = toContractSelection(selection, filter, total)

  const show = (next: Partial<UsersView>, { replace = false } = {}) => {
    const after = { ...view, ...next, filter: compact(next.filter ?? filter) }
    navigate(placeOfUsers(after, next.filter ? undefined : openedId), { replace })
  }
  const open = (user: UserRow) => navigate(placeOfUsers(view, user.id), { replace: openedId !== undefined })

  const source = useMemo<RowSource<UserRow>>(
    () => ({
      id: JSON.stringify([filter, sort]),
      page: (offset, limit) => engine.users.page.queryOptions({ input: { filter, sort, offset, limit } })
    }),
    [engine, filter, sort]
  )
  const rowActions = useRowActions()
  const unlessOff = useUnlessOff()
  const count = countSelected(selection, total)
  // Of a row that is not selected only that row: what is out of view is not deleted by accident.
  const remove = (user: UserRow) =>
    selected && isSelected(selection, user.id)
      ? void actions.remove(selected, count).then((isDone) => isDone && setSelection(nothingSelected))
      : rowActions.remove(user)

  const selectionActions = selected && (
    <SelectionActions
      selection={selected}
      filter={filter}
      count={count}
      words={selectionWords(selection, total)}
      onDone={() => setSelection(nothingSelected)}
    />
  )
  return (
    <Screen
      title="Users"
      beside={
        shownView && (
          <BesideTitle>
            <bdi>{shownView.name}</bdi>
          </BesideTitle>
        )
      }
      actions={
        selectionActions && !isWide ? (
          selectionActions
        ) : (
          <>
            <WriteGuard>
              <Button onClick={() => navigate('/import')}>Import…</Button>
            </WriteGuard>
            <WriteGuard>
              <Button onClick={() => openDialog({ kind: 'user', id: null })}>Add user</Button>
            </WriteGuard>
            <MoreActions onExport={() => void actions.exportCsv(filter)} />
            <SendToPending filter={filter} pending={counts?.pending} />
          </>
        )
      }
      tools={
        <>
          <SearchField
            value={filter.search ?? ''}
            onSearch={(search) => show({ filter: { ...filter, search } }, { replace: true })}
            placeholder="Search name or email"
          />
          <TabsWithCounts<UserStatus | 'all'>
            label="Status"
            value={filter.status ?? 'all'}
            onChange={(status) =>
              show({ filter: { ...filter, status: status === 'all' ? undefined : status } })
            }
            tabs={[
              { value: 'all', label: 'All', count: counts?.all },
              { value: 'pending', label: 'Pending', count: counts?.pending },
              { value: 'verified', label: 'Verified', count: counts?.verified },
              { value: 'undeliverable', label: 'Undeliverable', count: counts?.undeliverable }
            ]}
          />
          <UserFilters filter={filter} onChange={(next) => show({ filter: next })} />
          <SavedViewsMenu view={view} />
          {isWide && selectionActions}
        </>
      }
    >
      <UserChips filter={filter} onChange={(next) => show({ filter: next })} />
      <DataTable
        name={usersTable}
        label="Users"
        columns={userColumns}
        source={source}
        rowLabel={(user) => user.name || user.address}
        sort={sort}
        onSort={(next) => show({ sort: next })}
        selection={selection}
        onSelection={setSelection}
        onOpen={open}
        {...(openedId === undefined ? {} : { openedId })}
        menu={(user) => rowActions.menu(user, open)}
        rowKeys={{
          r: (user) => unlessOff(() => rowActions.resend(user)),
          e: (user) => unlessOff(() => rowActions.edit(user)),
          delete: (user) => unlessOff(() => remove(user))
        }}
        empty={<NoUsers isFiltered={hasFilters(filter)} onClear={() => show({ filter: {} })} />}
      />
      {openedId !== undefined && (
        <Suspense fallback={null}>
          <UserDrawer
            key={openedId}
            id={openedId}
            onClose={() => navigate(placeOfUsers(view), { replace: true })}
          />
        </Suspense>
      )}
    </Screen>
  )
}

function MoreActions({ onExport }: { onExport: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={32} aria-label="More">
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onExport}>Export this view as CSV…</Menu.Item>
        <Menu.Item onClick={() => navigate('/import')}>Earlier imports…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SendToPending({ filter, pending }: { filter: UserFilter; pending: number | undefined }) {
  const openDialog = useOpenDialog()
  return (
    <WriteGuard>
      <Button
        variant="filled"
        disabled={!pending}
        onClick={() =>
          openDialog({
            kind: 'preflight',
            name: 'Verify pending users',
            selection: { filter: { ...filter, status: 'pending' }, except: [] }
          })
        }
      >
        Email {formatCountOf(pending ?? 0, 'pending user')}…
      </Button>
    </WriteGuard>
  )
}

function NoUsers({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const openDialog = useOpenDialog()
  if (isFiltered) {
    return (
      <Empty title="No matching users" actions={<Button onClick={onClear}>Show all users</Button>}>
        Try a different search or clear the filters.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<IconUserPlus size={32} stroke={1.3} />}
      title="No users yet"
      actions={
        <>
          <WriteGuard>
            <Button variant="filled" onClick={() => navigate('/import')}>
              Import a CSV…
            </Button>
          </WriteGuard>
          <WriteGuard>
            <Button onClick={() => openDialog({ kind: 'user', id: null })}>Add user</Button>
          </WriteGuard>
          <WriteGuard>
            <Button onClick={() => navigate('/welcome')}>Try it with sample users</Button>
          </WriteGuard>
        </>
      }
    >
      Users you import appear here, with their last email and its result.
    </Empty>
  )
}
