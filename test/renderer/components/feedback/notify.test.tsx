import { notifications } from '@mantine/notifications'
import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { notifyDone, notifyError } from '../../../../src/renderer/components/feedback/notify.tsx'
import { AppError } from '../../../../src/shared/errors.ts'
import { renderInWindow } from '../../in-window.tsx'

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  act(() => notifications.clean())
  vi.useRealTimers()
})

const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000))
const show = (undo?: { label?: string; run: () => void }) => act(() => notifyDone('Two users deleted.', undo))
const message = () => screen.queryByText('Two users deleted.')

it('what was done is told, and goes away after five seconds', async () => {
  renderInWindow(null)
  show()
  expect(screen.getByRole('alert').textContent).toContain('Two users deleted.')
  await pass(4.5)
  expect(message()).not.toBeNull()
  await pass(1)
  expect(message()).toBeNull()
})

it('an error stays until it is closed, with its sentence', async () => {
  renderInWindow(null)
  act(() => notifyError('The campaign was not started', new AppError('ENGINE_GONE', 'engine-not-back')))
  await pass(60)
  expect(screen.getByRole('alert').textContent).toBe(
    'The campaign was not startedThe sending engine did not come back in time.'
  )
  await user.click(screen.getByRole('button', { name: 'Close' }))
  await pass(1)
  expect(screen.queryByRole('alert')).toBeNull()
})

it('what the person cancelled is no error', () => {
  renderInWindow(null)
  act(() => notifyError('Not exported', new AppError('CANCELLED', 'cancelled')))
  expect(screen.queryByRole('alert')).toBeNull()
})

it('a message stays while the pointer is on it', async () => {
  renderInWindow(null)
  show()
  await user.hover(screen.getByRole('alert'))
  await pass(60)
  expect(message()).not.toBeNull()
  await user.unhover(screen.getByRole('alert'))
  await pass(6)
  expect(message()).toBeNull()
})

it('a message stays while the focus is in it', async () => {
  renderInWindow(<button type="button">Elsewhere</button>)
  show({ run: () => undefined })
  act(() => screen.getByRole('button', { name: 'Undo' }).focus())
  await pass(60)
  expect(message()).not.toBeNull()
  act(() => screen.getByRole('button', { name: 'Elsewhere' }).focus())
  await pass(13)
  expect(message()).toBeNull()
})

it('Undo runs once, however often it is pressed while the message leaves', () => {
  renderInWindow(null)
  const run = vi.fn<() => void>()
  show({ run })
  const button = screen.getByRole('button', { name: 'Undo' })
  fireEvent.click(button)
  fireEvent.click(button)
  expect(run).toHaveBeenCalledOnce()
})

it('Ctrl-Z undoes what was done last, then what was done before, then nothing', async () => {
  renderInWindow(null)
  const undone: string[] = []
  show({ run: () => undone.push('first') })
  show({ run: () => undone.push('second') })
  for (const _ of [1, 2, 3]) await user.keyboard('{Control>}z{/Control}')
  expect(undone).toEqual(['second', 'first'])
})

it('Ctrl-Z does not run a button with words of its own, nor what is no longer shown', async () => {
  renderInWindow(null)
  const run = vi.fn<() => void>()
  show({ label: 'Open it', run })
  show({ run })
  await pass(15)
  await user.keyboard('{Control>}z{/Control}')
  expect(run).not.toHaveBeenCalled()
})

it('Ctrl-Z in a field belongs to the field', async () => {
  renderInWindow(<input aria-label="Search" />)
  const run = vi.fn<() => void>()
  show({ run })
  await user.click(screen.getByRole('textbox', { name: 'Search' }))
  await user.keyboard('{Control>}z{/Control}')
  expect(run).not.toHaveBeenCalled()
})

it('characters that turn the words around them are shown by their numbers', () => {
  renderInWindow(null)
  act(() => notifyDone('Deleted \u202Eevil'))
  expect(screen.getByRole('alert').textContent).not.toContain('\u202E')
})
