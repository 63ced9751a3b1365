import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { DataTable, type DataTableProps } from '../../../../src/renderer/components/data-table/data-table.tsx'
import {
  nothingSelected,
  type RowSelection
} from '../../../../src/renderer/components/data-table/row-selection.ts'
import type { RowSource } from '../../../../src/renderer/components/data-table/use-paged-rows.ts'
import { renderInWindow } from '../../in-window.tsx'

interface Person {
  id: number
  name: string
}

/** People 1 to `count`, a page at a time; `asked` has the first position of each page that was asked for. */
function people(count: number) {
  const asked: number[] = []
  const source: RowSource<Person> = {
    id: 'people',
    page: (offset, limit) => ({
      queryKey: ['people', offset],
      queryFn: () => {
        asked.push(offset)
        const rows = Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, index) => {
          const id = offset + index + 1
          return { id, name: `Person ${id}` }
        })
        return Promise.resolve({ rows, total: count, offset })
      }
    })
  }
  return { source, asked }
}

const source = people(1000).source

function PeopleTable(props: Partial<DataTableProps<Person, string>>) {
  const [selection, setSelection] = useState<RowSelection>(nothingSelected)
  return (
    <>
      <DataTable
        name="people"
        label="People"
        columns={[
          { id: 'name', header: 'Name', width: 200, canHide: false, cell: ({ name }) => name },
          { id: 'number', header: 'Number', width: 80, cell: ({ id }) => `No. ${id}` }
        ]}
        source={source}
        rowLabel={({ name }) => name}
        empty="Nobody is here"
        selection={selection}
        onSelection={setSelection}
        {...props}
      />
      <output>
        {selection.all
          ? `all but ${selection.except.size}`
          : [...selection.ids].sort((a, b) => a - b).join(' ')}
      </output>
    </>
  )
}

const user = userEvent.setup()
const selected = () => screen.getByRole('status').textContent
const rowNamed = async (name: string) => (await screen.findByText(name)).closest('[role=row]')!

async function showTable(props: Partial<DataTableProps<Person, string>> = {}) {
  const shown = renderInWindow(<PeopleTable {...props} />)
  await screen.findByText('Person 1')
  const grid = screen.getByRole('grid', { name: 'People' })
  grid.focus()
  return { ...shown, grid }
}

it('fetches the pages in view and no others, to the end of a million rows', async () => {
  const million = people(1_000_000)
  await showTable({ source: million.source })
  expect(million.asked).toEqual([0])
  await user.keyboard('{End}')
  await screen.findByText('Person 1000000')
  expect(million.asked).toEqual([0, 999_900])
  expect(screen.getAllByRole('row').length).toBeLessThan(60)
})

it('says how many rows there are, and which row each one is', async () => {
  const { grid } = await showTable()
  expect(grid.getAttribute('aria-rowcount')).toBe('1001')
  expect((await rowNamed('Person 3')).getAttribute('aria-rowindex')).toBe('4')
})

it('Space selects the active row, and again not', async () => {
  await showTable()
  await user.keyboard('{ArrowDown}{ArrowDown} ')
  expect(selected()).toBe('2')
  expect((await rowNamed('Person 2')).getAttribute('aria-selected')).toBe('true')
  await user.keyboard(' ')
  expect(selected()).toBe('')
})

it('Shift with an arrow selects on, and Shift with a click the rows between', async () => {
  await showTable()
  await user.keyboard('{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
  await waitFor(() => expect(selected()).toBe('1 2 3'))
  await user.keyboard('{Shift>}')
  await user.click(await rowNamed('Person 6'))
  await user.keyboard('{/Shift}')
  await waitFor(() => expect(selected()).toBe('1 2 3 4 5 6'))
})

it('a range across pages takes the rows that were never in view', async () => {
  await showTable()
  await user.keyboard('{ArrowDown}{Shift>}{End}{/Shift}')
  await waitFor(() => expect(selected()?.split(' ')).toHaveLength(1000))
})

it('Ctrl-A selects all that match, a box takes one out, Escape clears', async () => {
  await showTable()
  await user.keyboard('{Control>}a{/Control}')
  expect(selected()).toBe('all but 0')
  await user.click(screen.getByRole('checkbox', { name: 'Select Person 2' }))
  expect(selected()).toBe('all but 1')
  screen.getByRole('grid').focus()
  await user.keyboard('{Escape}')
  expect(selected()).toBe('')
})

it('Enter and a click open the row; a letter acts on it', async () => {
  const onOpen = vi.fn<(row: Person) => void>()
  const resend = vi.fn<(row: Person) => void>()
  await showTable({ onOpen, rowKeys: { r: resend } })
  await user.keyboard('{ArrowDown}{Enter}')
  await user.click(await rowNamed('Person 3'))
  await user.keyboard('r')
  expect(onOpen.mock.calls.map(([row]) => row.id)).toEqual([1, 3])
  expect(resend.mock.calls.map(([row]) => row.id)).toEqual([3])
})

it('a button in a row acts for itself', async () => {
  const onOpen = vi.fn<(row: Person) => void>()
  const onButton = vi.fn<() => void>()
  const cell = () => (
    <button type="button" onClick={onButton}>
      Resend
    </button>
  )
  await showTable({
    onOpen,
    columns: [
      { id: 'name', header: 'Name', width: 200, cell: ({ name }) => name },
      { id: 'resend', header: 'Resend', width: 80, cell }
    ]
  })
  await user.click(
    within((await rowNamed('Person 2')) as HTMLElement).getByRole('button', { name: 'Resend' })
  )
  expect(onButton).toHaveBeenCalledOnce()
  expect(onOpen).not.toHaveBeenCalled()
})

it('a right click and the menu key open the menu of the row', async () => {
  const menu = vi.fn<(row: Person) => { label: string; run: () => void }[]>(({ name }) => [
    { label: `Resend to ${name}`, run: () => undefined }
  ])
  await showTable({ menu })
  await user.pointer({ keys: '[MouseRight]', target: await rowNamed('Person 4') })
  await screen.findByRole('menuitem', { name: 'Resend to Person 4' })
  await user.keyboard('{Escape}')
  screen.getByRole('grid').focus()
  await user.keyboard('{ArrowDown}{ContextMenu}')
  await screen.findByRole('menuitem', { name: 'Resend to Person 5' })
})

it('a head sorts by its column, and the other way at the second click', async () => {
  const onSort = vi.fn<(sort: { by: string; descending: boolean }) => void>()
  const columns = [
    { id: 'name', header: 'Name', width: 200, sortBy: 'name', cell: ({ name }: Person) => name }
  ]
  await showTable({ columns, sort: { by: 'name', descending: false }, onSort })
  await user.click(screen.getByRole('button', { name: 'Name' }))
  expect(onSort).toHaveBeenCalledWith({ by: 'name', descending: true })
  expect(screen.getByRole('columnheader', { name: /^Name/ }).getAttribute('aria-sort')).toBe('ascending')
})

it('columns stay as they were chosen when the table is shown again', async () => {
  const { unmount } = await showTable()
  await user.click(screen.getByRole('button', { name: 'Choose columns' }))
  await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Number' }))
  expect(screen.queryByText('No. 1')).toBeNull()
  unmount()
  await showTable()
  expect(screen.queryByText('No. 1')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Choose columns' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Reset columns' }))
  await screen.findByText('No. 1')
})

it('an arrow makes a column wider, never narrower than its least, and a double click resets it', async () => {
  await showTable()
  const edge = screen.getByRole('separator', { name: /^Width of Number/ })
  edge.focus()
  await user.keyboard('{ArrowLeft}')
  expect(edge.getAttribute('aria-valuenow')).toBe('80')
  Object.defineProperty(edge.parentElement!, 'offsetWidth', { value: 80 })
  await user.keyboard('{Shift>}{ArrowRight}{/Shift}')
  expect(edge.getAttribute('aria-valuenow')).toBe('130')
  await user.dblClick(edge)
  expect(edge.getAttribute('aria-valuenow')).toBe('80')
})

it('without rows it says so', async () => {
  renderInWindow(<PeopleTable source={people(0).source} />)
  await screen.findByText('Nobody is here')
})

it('when the first page cannot be read it says why, and tries again', async () => {
  let fails = true
  const flaky: RowSource<Person> = {
    id: 'flaky',
    page: (offset) => ({
      queryKey: ['flaky', offset],
      queryFn: () =>
        fails
          ? Promise.reject(new Error('The disk is full.'))
          : Promise.resolve({ rows: [{ id: 1, name: 'Person 1' }], total: 1, offset })
    })
  }
  renderInWindow(<PeopleTable source={flaky} />)
  await screen.findByText(/The disk is full/)
  fails = false
  await user.click(screen.getByRole('button', { name: /again/i }))
  await screen.findByText('Person 1')
})
