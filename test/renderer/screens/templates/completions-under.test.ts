import { expect, test } from 'vitest'
import { completionsUnder } from '../../../../src/renderer/screens/templates/editor/mail-completion.ts'

const variables = [
  { path: 'user.name', explanation: 'The whole name.', example: 'Amara' },
  { path: 'user.fields.plan', explanation: 'The column “plan”.', example: 'pro' },
  { path: 'user.fields["Due date"]', explanation: 'The column “Due date”.', example: '' },
  { path: 'link', explanation: 'The link that confirms.', example: 'https://…' }
]
const labels = (path: string[]) => completionsUnder(path, variables).map((completion) => completion.label)

test('a variable begins with its first name, offered once', () => {
  expect(labels([])).toEqual(['user', 'link'])
})

test('after a dot come the names that can follow there', () => {
  expect(labels(['user'])).toEqual(['name', 'fields'])
  expect(labels(['user', 'fields'])).toEqual(['plan'])
  expect(labels(['service'])).toEqual([])
})

test('a whole variable comes with its explanation and an example', () => {
  expect(completionsUnder([], variables)[1]).toMatchObject({
    detail: 'https://…',
    info: 'The link that confirms.'
  })
})
