import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { LogChips, LogFilters } from '../../../../src/renderer/screens/log/log-filters.tsx'
import type { LogFilter } from '../../../../src/shared/models/delivery.ts'
import { procedures } from '../../client/engine-on-a-port.ts'
import { renderWithEngine } from '../../in-window.tsx'

const router = { campaigns: { list: procedures.campaigns.list.handler(() => []) } }
let filter: LogFilter

function Filters({ first }: { first: LogFilter }) {
  const [shown, show] = useState(first)
  const change = (next: LogFilter) => {
    filter = next
    show(next)
  }
  return (
    <>
      <LogFilters filter={shown} onChange={change} />
      <LogChips filter={shown} onChange={change} />
    </>
  )
}

const user = userEvent.setup()
const inForce = () => JSON.parse(JSON.stringify(filter)) as LogFilter
const day = (...date: [number, number, number]) => new Date(...date).getTime()

async function showFilters(first: LogFilter = {}) {
  filter = first
  renderWithEngine(<Filters first={first} />, router)
  await user.click(screen.getByRole('button', { name: /^Filter/ }))
}

it('a span of days sets the start and takes out an end that was set before', async () => {
  await showFilters({ until: day(2026, 0, 1) })
  await user.click(screen.getByRole('button', { name: 'Today' }))
  expect(inForce()).toEqual({ since: new Date().setHours(0, 0, 0, 0) })
})

it('the last day of a range counts to its end', async () => {
  await showFilters()
  fireEvent.change(screen.getByLabelText(/^From/), { target: { value: '2026-11-20' } })
  fireEvent.change(screen.getByLabelText(/^(To|Until)/), { target: { value: '2026-11-21' } })
  expect(inForce()).toEqual({ since: day(2026, 10, 20), until: day(2026, 10, 22) - 1 })
})

it('a date that was emptied is no filter', async () => {
  await showFilters({ since: day(2026, 10, 20), outcome: 'rejected' })
  fireEvent.change(screen.getByLabelText(/^From/), { target: { value: '' } })
  expect(inForce()).toEqual({ outcome: 'rejected' })
})

it('a range of days is one chip, and taking it out takes out both its ends', async () => {
  await showFilters({ since: day(2026, 10, 20), until: day(2026, 10, 22) - 1, userId: 7 })
  const [dates] = screen.getAllByRole('button', { name: /^Remove .*2[01]/ })
  await user.click(dates!)
  expect(inForce()).toEqual({ userId: 7 })
})

it('clearing all filters keeps the outcome and the search', async () => {
  await showFilters({ outcome: 'rejected', search: 'ada', cause: 'no-such-mailbox', campaignId: 7 })
  await user.click(screen.getByRole('button', { name: /Clear|Remove all/ }))
  expect(inForce()).toEqual({ outcome: 'rejected', search: 'ada' })
})
