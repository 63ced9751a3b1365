import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeEach, expect, it } from 'vitest'
import { UserChips, UserFilters } from '../../../../src/renderer/screens/users/user-filters.tsx'
import type { UserFilter } from '../../../../src/shared/models/user.ts'
import { procedures } from '../../client/engine-on-a-port.ts'
import { renderWithEngine } from '../../in-window.tsx'

const { users, imports } = procedures
/** The filters by which the engine was asked for domains. */
let asked: UserFilter[]
let filter: UserFilter

beforeEach(() => {
  asked = []
})

const router = {
  users: {
    domains: users.domains.handler(({ input }) => {
      asked.push(input.filter)
      return [
        { domain: 'ragtime.example', count: 1200 },
        { domain: 'swing.example', count: 3 }
      ]
    })
  },
  imports: {
    list: imports.list.handler(() => [
      {
        id: 3,
        fileName: 'users.csv',
        at: 0,
        created: 1,
        updated: 0,
        unchanged: 0,
        refused: 0,
        canUndo: true,
        undoneAt: null
      }
    ])
  }
}

function Filters({ first }: { first: UserFilter }) {
  const [shown, show] = useState(first)
  const change = (next: UserFilter) => {
    filter = next
    show(next)
  }
  return (
    <>
      <UserFilters filter={shown} onChange={change} />
      <UserChips filter={shown} onChange={change} />
    </>
  )
}

const user = userEvent.setup()
function showFilters(first: UserFilter = {}) {
  filter = first
  renderWithEngine(<Filters first={first} />, router)
}
const openPopover = () => user.click(screen.getByRole('button', { name: /^Filter/ }))
const chips = () => screen.queryAllByRole('button', { name: /^Remove / }).length
/** What is in force: a filter that was taken out stays as undefined. */
const inForce = () => JSON.parse(JSON.stringify(filter)) as UserFilter

it('filters combine, and each has a chip that takes out only that one', async () => {
  showFilters({ status: 'pending' })
  await openPopover()
  await user.click(screen.getByRole('checkbox', { name: /^Never/ }))
  await user.click(screen.getByRole('combobox', { name: 'Last outcome' }))
  await user.click(await screen.findByRole('option', { name: 'Rejected' }))
  expect(inForce()).toEqual({ status: 'pending', neverSent: true, lastOutcome: 'rejected' })
  expect(chips()).toBe(2)
  await user.click(screen.getByRole('button', { name: /^Remove .*Rejected/ }))
  expect(inForce()).toEqual({ status: 'pending', neverSent: true })
})

it('a domain is taken as it was typed, without spaces and in lower case, at Enter and not before', async () => {
  showFilters()
  await openPopover()
  await user.type(screen.getByRole('combobox', { name: 'Domain' }), ' Ragtime.Example ')
  expect(inForce()).toEqual({})
  await user.keyboard('{Enter}')
  expect(inForce()).toEqual({ domain: 'ragtime.example' })
})

it('domains are offered with their counts among the users that the other filters leave', async () => {
  showFilters({ neverSent: true, domain: 'swing.example' })
  await openPopover()
  const field = screen.getByRole('combobox', { name: 'Domain' })
  await user.clear(field)
  await user.click(await screen.findByRole('option', { name: 'ragtime.example 1,200' }))
  expect(inForce()).toEqual({ neverSent: true, domain: 'ragtime.example' })
  expect(asked[0]).toEqual({ neverSent: true })
})

it('clearing all filters keeps the status and the search', async () => {
  showFilters({ status: 'verified', search: 'ada', linkExpired: true, importId: 3 })
  await screen.findByText(/users\.csv/)
  await user.click(screen.getByRole('button', { name: /Clear|Remove all/ }))
  expect(inForce()).toEqual({ status: 'verified', search: 'ada' })
  expect(chips()).toBe(0)
})
