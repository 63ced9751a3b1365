import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'
import { SelectionActions } from '../../../../../src/renderer/screens/users/actions/selection-actions.tsx'
import type { Selection } from '../../../../../src/shared/models/user.ts'
import { procedures } from '../../../client/engine-on-a-port.ts'
import { renderWithEngine } from '../../../in-window.tsx'

const selection: Selection = { filter: { status: 'pending' }, except: [4] }
/** What the engine was told, in order. */
let calls: unknown[]

beforeEach(() => {
  calls = []
})

const { remove, undo, setStatus } = procedures.users
const router = {
  users: {
    remove: remove.handler(({ input }) => {
      calls.push(['remove', input.selection])
      return { changed: 3, undo: 'undo-1' }
    }),
    setStatus: setStatus.handler(({ input }) => {
      calls.push([input.status, input.selection])
      return { changed: 3, undo: 'undo-2' }
    }),
    undo: undo.handler(({ input }) => {
      calls.push(['undo', input.undo])
      return { changed: 3 }
    })
  }
}

const user = userEvent.setup()
const showActions = (count: number) =>
  renderWithEngine(
    <SelectionActions
      selection={selection}
      filter={{}}
      count={count}
      words="selected"
      onDone={() => calls.push('done')}
    />,
    router
  )
const click = async (name: string | RegExp) => user.click(await screen.findByRole('button', { name }))

it('a few users are deleted at once, and Undo takes it back', async () => {
  showActions(3)
  await click('Delete')
  await waitFor(() => expect(calls).toEqual([['remove', selection], 'done']))
  await click('Undo')
  await waitFor(() => expect(calls.at(-1)).toEqual(['undo', 'undo-1']))
})

it('a thousand users are deleted only after a question, which names their number', async () => {
  showActions(1000)
  await click('Delete')
  await click('Cancel')
  expect(calls).toEqual([])
  await click('Delete')
  await click(/^Delete 1,000 users$/)
  await waitFor(() => expect(calls).toEqual([['remove', selection], 'done']))
})

it('a status is set for the whole selection, and the selection ends', async () => {
  showActions(1000)
  await click(/^Mark (as )?verified$/)
  await waitFor(() => expect(calls).toEqual([['verified', selection], 'done']))
})
