import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'
import { AccountForm } from '../../../../../src/renderer/screens/settings/accounts/account-form.tsx'
import { AppError } from '../../../../../src/shared/errors.ts'
import type { Account, AccountInput } from '../../../../../src/shared/models/account.ts'
import type { SecretKey } from '../../../../../src/shared/secrets/secret-key.ts'
import { procedures } from '../../../client/engine-on-a-port.ts'
import { renderWithEngine } from '../../../in-window.tsx'

const kept: Account = {
  id: 7,
  kind: 'smtp',
  name: 'Ragtime',
  host: 'smtp.ragtime.example',
  port: 587,
  security: 'starttls',
  user: 'admin@ragtime.example',
  oauth2: null,
  fromName: 'Ragtime',
  fromAddress: 'admin@ragtime.example',
  replyTo: '',
  ratePerSecond: null,
  maxConnections: 5,
  messagesPerConnection: 100,
  isActive: true,
  hasSecret: true,
  trouble: null
}

/** What the engine and the keychain were told. */
let saved: AccountInput[]
let activated: number[]
let keychain: Map<SecretKey, string>
let refusal: AppError | null

beforeEach(() => {
  saved = []
  activated = []
  keychain = new Map()
  refusal = null
  window.location.hash = ''
})

const { services, save, activate } = procedures.accounts
const router = {
  accounts: {
    services: services.handler(() => [
      {
        id: 'postmark',
        name: 'Postmark',
        host: 'smtp.postmarkapp.com',
        port: 587,
        security: 'starttls' as const
      }
    ]),
    save: save.handler(({ input }) => {
      if (refusal) throw refusal
      saved.push(input)
      return { ...kept, ...input, id: input.id ?? 8 }
    }),
    activate: activate.handler(({ input }) => {
      activated.push(input.id)
      return {}
    })
  }
}

const secretsStatus = () => Promise.resolve({ persistent: true, reason: null, has: [...keychain.keys()] })

function showForm(account: Account | null, isFirst = false) {
  renderWithEngine(<AccountForm account={account} isFirst={isFirst} />, router, {
    shell: {
      secrets: {
        status: secretsStatus,
        set(key: SecretKey, value: string) {
          keychain.set(key, value)
          return secretsStatus()
        },
        remove(key: SecretKey) {
          keychain.delete(key)
          return secretsStatus()
        }
      }
    }
  })
}

const user = userEvent.setup()
const field = (name: string | RegExp) => screen.getByRole<HTMLInputElement>('textbox', { name })
const button = (name: string) => screen.getByRole('button', { name })
const password = () => screen.getByLabelText<HTMLInputElement>('Password')

it('each field that is missing says what it wants, and nothing is saved', async () => {
  showForm(null)
  await user.click(button('Save account'))
  expect(screen.getByText('Enter the address that emails are sent from.')).toBeDefined()
  expect(field('Mail server').getAttribute('aria-invalid')).toBe('true')
  expect(saved).toEqual([])
})

it('a sentence goes away as its field is changed, and the others stay', async () => {
  showForm(null)
  await user.click(button('Save account'))
  await user.type(field('Mail server'), 'smtp.ragtime.example')
  expect(field('Mail server').getAttribute('aria-invalid')).not.toBe('true')
  expect(field('Address').getAttribute('aria-invalid')).toBe('true')
})

it('a new account is saved as it was typed, its password in the keychain and not with it', async () => {
  showForm(null, true)
  await user.click(screen.getByRole('combobox', { name: 'Service' }))
  await user.click(await screen.findByRole('option', { name: 'Postmark' }))
  await user.type(field('User name'), 'key')
  await user.type(password(), 'hunter2')
  await user.type(field('Address'), 'admin@ragtime.example')
  await user.clear(field('Port'))
  await user.type(field('Port'), '2525')
  await user.click(button('Save account'))
  await waitFor(() => expect(activated).toEqual([8]))
  expect(saved).toMatchObject([{ host: 'smtp.postmarkapp.com', name: 'Postmark', port: 2525, user: 'key' }])
  expect(JSON.stringify(saved)).not.toContain('hunter2')
  expect([...keychain]).toEqual([['account:8', 'hunter2']])
  expect(window.location.hash).toBe('#/settings/accounts')
})

it('a kept secret never comes back into its field, and saving without a new one keeps it', async () => {
  keychain.set('account:7', 'hunter2')
  showForm(kept)
  await screen.findByRole('button', { name: 'Remove the saved password' })
  expect(password().value).toBe('')
  expect(document.body.innerHTML).not.toContain('hunter2')
  await user.click(button('Save'))
  await waitFor(() => expect(saved).toHaveLength(1))
  expect([...keychain]).toEqual([['account:7', 'hunter2']])
})

it('what the engine refuses is said at its field', async () => {
  refusal = new AppError(
    'INVALID_FIELD',
    'unexpected',
    { detail: 'Another account has this name.' },
    { data: { field: 'name' } }
  )
  showForm(kept)
  const [label] = screen.getAllByRole<HTMLInputElement>('textbox', { name: 'Label' })
  await user.click(button('Save'))
  await screen.findByText('Another account has this name.')
  expect(label?.getAttribute('aria-invalid')).toBe('true')
  expect(window.location.hash).toBe('')
})

it('the port follows the encryption', async () => {
  showForm(null)
  await user.click(screen.getByRole('combobox', { name: 'Encryption' }))
  await user.click(await screen.findByRole('option', { name: /^TLS/ }))
  expect(field('Port').value).toBe('465')
})

it('a log-in with OAuth 2 wants a client id, and its sentence goes away with the log-in', async () => {
  showForm(kept)
  await user.click(screen.getByRole('radio', { name: 'OAuth 2' }))
  await user.click(button('Save'))
  const clientId = field('Client ID')
  expect(clientId.getAttribute('aria-invalid')).toBe('true')
  await user.type(clientId, 'countersign')
  expect(clientId.getAttribute('aria-invalid')).not.toBe('true')
  await user.click(screen.getByRole('radio', { name: 'A password' }))
  await user.click(button('Save'))
  await waitFor(() => expect(saved).toMatchObject([{ oauth2: null }]))
})
