import { expect, test } from 'vitest'
import {
  addressProblem,
  linkPatternProblem,
  websiteProblem
} from '../../../../../src/renderer/screens/settings/fields/field-checks.ts'

test('an address is refused with what is wrong with it', () => {
  expect(addressProblem('you@example.com')).toBeNull()
  expect(addressProblem('')).toBeNull()
  expect(addressProblem('you example.com')).toBe('An address can’t contain spaces.')
  expect(addressProblem('you@')).toBe('The domain after the @ is missing.')
  expect(addressProblem('you@example')).toBe('“example” is not a domain.')
})

test('a link pattern has the token once, in an https address or one of this computer', () => {
  expect(linkPatternProblem('https://ragtime.example/confirm/{{ token }}')).toBeNull()
  expect(linkPatternProblem('http://127.0.0.1:5000/confirm?t={{token}}')).toBeNull()
  expect(linkPatternProblem('https://ragtime.example/confirm')).toMatch(/\{\{ token \}\}/)
  expect(linkPatternProblem('https://ragtime.example/{{ token }}/{{ token }}')).toMatch(/only once/)
  expect(linkPatternProblem('http://ragtime.example/{{ token }}')).toMatch(/https/)
})

test('a website is a whole address', () => {
  expect(websiteProblem('https://ragtime.example')).toBeNull()
  expect(websiteProblem('ragtime.example')).not.toBeNull()
})
