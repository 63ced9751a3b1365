import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { DayChart } from '../../../../../src/renderer/screens/overview/day-chart/day-chart.tsx'

const days = [
  { day: '2026-11-01', accepted: 2, rejected: 0, unknown: 0, confirmed: 0 },
  { day: '2026-11-02', accepted: 3, rejected: 1, unknown: 0, confirmed: 0 }
]

const show = (shown: typeof days) =>
  render(
    <MantineProvider>
      <DayChart
        label="Outcomes per day"
        days={shown}
        series={[
          { key: 'accepted', name: 'Accepted', tone: 'accepted' },
          { key: 'rejected', name: 'Rejected', tone: 'rejected' }
        ]}
      />
    </MantineProvider>
  )

test('the table has each number as a link to its rows, the newest day first, and gives way to the chart again', async () => {
  show(days)
  expect(screen.getByRole('img', { name: /^Outcomes per day/ })).toBeDefined()
  expect(screen.queryByRole('table')).toBeNull()

  await userEvent.click(screen.getByRole('button', { name: 'Show table' }))
  expect(screen.queryByRole('img')).toBeNull()
  const links = screen.getAllByRole('link')
  expect(links.map(({ textContent }) => textContent)).toEqual(['3', '1', '2', '0'])
  expect(links[1]?.getAttribute('href')).toMatch(/\/log\?outcome=rejected&since=\d+&until=\d+$/)
  expect(links[1]?.getAttribute('aria-label')).toMatch(/^1 rejected on /)

  await userEvent.click(screen.getByRole('button', { name: 'Show chart' }))
  expect(screen.getByRole('img', { name: /^Outcomes per day/ })).toBeDefined()
})

test('the table is reached by the keyboard alone', async () => {
  show(days)
  await userEvent.tab()
  await userEvent.keyboard('{Enter}')
  expect(screen.getByRole('table')).toBeDefined()
})

test('without days there is neither', () => {
  show([])
  expect(screen.queryByRole('button')).toBeNull()
})
