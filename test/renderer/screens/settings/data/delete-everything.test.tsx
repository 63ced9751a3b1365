import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'
import { DeleteEverything } from '../../../../../src/renderer/screens/settings/data/delete-everything.tsx'
import { AppError } from '../../../../../src/shared/errors.ts'
import { procedures } from '../../../client/engine-on-a-port.ts'
import { renderWithEngine } from '../../../in-window.tsx'

let users: number
/** The number of users that each call said would go. */
let deleted: number[]

beforeEach(() => {
  users = 12
  deleted = []
  window.localStorage.setItem('draft', 'kept')
  window.location.hash = '#/settings/data'
})

const { summary, deleteEverything } = procedures.data
const router = {
  data: {
    summary: summary.handler(() => ({
      users,
      campaigns: 3,
      live: 1,
      attempts: 40,
      captured: 2,
      backups: 1,
      bytes: 1_000_000
    })),
    deleteEverything: deleteEverything.handler(({ input }) => {
      if (input.users !== users)
        throw new AppError('CHANGED_MEANWHILE', 'user-count-changed', { users, expected: input.users })
      deleted.push(input.users)
      return {}
    })
  }
}

const user = userEvent.setup()

async function showQuestion() {
  renderWithEngine(<DeleteEverything />, router)
  await screen.findAllByText(/12 users/)
  await user.click(screen.getByRole('button', { name: /Delete everything…/ }))
  return screen.findByRole<HTMLInputElement>('textbox')
}
const confirmButton = () => screen.getByRole('button', { name: 'Delete everything' })

it('nothing is deleted before the words are typed', async () => {
  const field = await showQuestion()
  await user.type(field, 'delete')
  await user.click(confirmButton())
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(deleted).toEqual([])
})

it('the words delete what was shown, and the window forgets its own too', async () => {
  const field = await showQuestion()
  await user.type(field, ' Delete Everything ')
  await user.click(confirmButton())
  await waitFor(() => expect(window.location.hash).toBe('#/welcome'))
  expect(deleted).toEqual([12])
  expect(window.localStorage.getItem('draft')).toBeNull()
})

it('when there are more users by now it deletes nothing, and shows the new count', async () => {
  const field = await showQuestion()
  users = 13
  await user.type(field, 'delete everything')
  await user.click(confirmButton())
  expect((await screen.findAllByText(/13 users, 3 campaigns/)).length).toBeGreaterThan(0)
  expect(deleted).toEqual([])
  expect(window.localStorage.getItem('draft')).toBe('kept')
})
