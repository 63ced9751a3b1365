import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'
import { EraseDialog } from '../../../../../src/renderer/screens/users/erase/erase-dialog.tsx'
import { AppError } from '../../../../../src/shared/errors.ts'
import { defaultSettings } from '../../../../../src/shared/models/default-settings.ts'
import type { Settings, SettingsPatch } from '../../../../../src/shared/models/settings.ts'
import { procedures } from '../../../client/engine-on-a-port.ts'
import { renderWithEngine } from '../../../in-window.tsx'

const view = (name: string) => ({
  name,
  filter: { search: name },
  sort: { by: 'name' as const, descending: false }
})
const settings: Settings = {
  ...defaultSettings,
  users: { ...defaultSettings.users, views: [view('Ada'), view('Grace')] as Settings['users']['views'] }
}

/** What was done, in order. */
let done: unknown[]
let failure: AppError | null

beforeEach(() => {
  done = []
  failure = null
  window.location.hash = '#/users/4?search=ada'
})

const { traces, erase, get } = procedures.users
const router = {
  users: {
    traces: traces.handler(() => ({
      ids: [4, 9],
      deliveries: 3,
      attempts: 5,
      waiting: 0,
      sending: 0,
      suppressed: 0,
      sameAddress: 0,
      backups: 1,
      views: ['Ada']
    })),
    // Asked for only when one user goes.
    get: get.handler(() => {
      throw new AppError('NOT_FOUND', 'user-gone')
    }),
    erase: erase.handler(({ input }) => {
      if (failure) throw failure
      done.push(['erase', input.ids])
      return { erased: 2, restarts: true }
    })
  }
}

async function showDialog() {
  renderWithEngine(
    <EraseDialog
      selection={{ ids: [4] }}
      onClose={() => done.push('close')}
      onDone={() => done.push('done')}
    />,
    router,
    {
      shell: {
        settings: {
          get: () => Promise.resolve(settings),
          onChange: () => () => undefined,
          update: (patch: SettingsPatch) => {
            done.push(['views', patch.users?.views?.map(({ name }) => name)])
            return Promise.resolve(settings)
          }
        }
      }
    }
  )
  return screen.findByRole<HTMLInputElement>('textbox')
}

const user = userEvent.setup()
const word = () => screen.getByRole('textbox').closest('form')!.querySelector('label bdi')!.textContent ?? ''
const eraseButton = () => screen.getByRole('button', { name: /permanently|all traces/ })

it('nothing is erased for another word than the one that is asked for', async () => {
  const field = await showDialog()
  await user.type(field, `${word()} please`)
  await user.click(eraseButton())
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(done).toEqual([])
  await user.type(field, '!')
  expect(field.getAttribute('aria-invalid')).not.toBe('true')
})

it('the word in any case erases all whom the engine named, and first the views that search for them', async () => {
  const field = await showDialog()
  await user.type(field, ` ${word().toUpperCase()} `)
  await user.click(eraseButton())
  await waitFor(() => expect(done).toEqual([['views', ['Grace']], ['erase', [4, 9]], 'close', 'done']))
  expect(window.location.hash).toBe('#/users')
})

it('what the engine refuses is said at the word, and it can be tried again', async () => {
  failure = new AppError('DISK_FULL', 'disk-full')
  const field = await showDialog()
  await user.type(field, word())
  await user.click(eraseButton())
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
  expect(done).not.toContain('close')
  failure = null
  await user.click(eraseButton())
  await waitFor(() => expect(done).toContain('done'))
})
