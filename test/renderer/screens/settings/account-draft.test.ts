import { expect, test } from 'vitest'
import {
  accountProblems,
  newAccount,
  withSecurity
} from '../../../../src/renderer/screens/settings/accounts/account-draft.ts'

const fine = {
  ...newAccount,
  name: 'Ragtime',
  host: 'smtp.ragtime.example',
  fromAddress: 'admin@ragtime.example'
}

test('an account with a name, a server and a sender is fine', () => {
  expect(accountProblems(fine)).toEqual({})
})

test('each field that is missing or cannot be right has its own sentence', () => {
  const problems = accountProblems({
    ...fine,
    name: ' ',
    host: '',
    port: 70_000,
    fromAddress: 'admin',
    replyTo: 'a@b',
    maxConnections: ''
  })
  expect(Object.keys(problems).sort()).toEqual([
    'fromAddress',
    'host',
    'maxConnections',
    'name',
    'port',
    'replyTo'
  ])
})

test('the test mailbox needs no server', () => {
  expect(accountProblems({ ...fine, kind: 'mailbox', host: '' })).toEqual({})
})

test('the port follows the encryption while it is a usual one, and stays when it is not', () => {
  expect(withSecurity(fine, 'tls')).toMatchObject({ security: 'tls', port: 465 })
  expect(withSecurity({ ...fine, port: 2525 }, 'tls')).toMatchObject({ port: 2525 })
})
