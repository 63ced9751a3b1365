import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linkProcedures } from '../../../src/engine/links/procedures.ts'
import { createTestParts } from '../../helpers/test-parts.ts'
import type { TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'
import { newEd25519Key } from './new-ed25519-key.ts'

let test: TestParts
let confirmUrl: string | null

beforeEach(() => {
  test = createTestParts()
  confirmUrl = 'http://127.0.0.1:8025'
})
afterEach(() => test.cleanup())

const procedures = () => linkProcedures(test.parts, { confirmUrl: () => confirmUrl })

describe('links.example', () => {
  it('shows a link as the settings would make it', async () => {
    test.setSecret('links:signing', 'secret')
    expect(await call(procedures().example, {})).toMatchObject({ problem: null })
    test.changeSettings((settings) => ({
      ...settings,
      links: {
        ...settings.links,
        target: 'own',
        pattern: 'https://x.example/{{ token }}',
        method: 'from-import'
      }
    }))
    expect(await call(procedures().example, {})).toEqual({
      url: 'https://x.example/from-your-import',
      problem: null,
      warning: null
    })
  })

  it.each([
    ['built-in', 'itsdangerous'],
    ['own', 'itsdangerous']
  ] as const)('warns of a secret that can be guessed: %s, %s', async (target, method) => {
    test.changeSettings((settings) => ({
      ...settings,
      links: { ...settings.links, target, method, pattern: 'https://x.example/{{ token }}' }
    }))
    test.setSecret('links:signing', 'fifteen letters')
    expect(await call(procedures().example, {})).toMatchObject({
      problem: null,
      warning: { reason: 'signing-secret-guessable', params: { min: 16 } }
    })
    test.setSecret('links:signing', 'sixteen letters.')
    expect(await call(procedures().example, {})).toMatchObject({ problem: null, warning: null })
  })

  it('says what is missing', async () => {
    expect(await call(procedures().example, {})).toMatchObject({
      url: null,
      problem: { reason: 'signing-secret-missing' }
    })
    confirmUrl = null
    expect(await call(procedures().example, {})).toMatchObject({
      url: null,
      problem: { reason: 'confirm-page-down' }
    })
  })
})

describe('links.snippets', () => {
  it('has the salt and the lifetime of the settings in it', async () => {
    test.changeSettings((settings) => ({
      ...settings,
      links: { ...settings.links, salt: 'of-ours', lifetime: 7_200_000 }
    }))
    const [flask] = await call(procedures().snippets, {})
    expect(flask!.code).toContain('salt="of-ours"')
    expect(flask!.code).toContain('max_age=7200')
  })

  it('has the public key in it where one is used', async () => {
    test.changeSettings((settings) => ({ ...settings, links: { ...settings.links, method: 'jwt-eddsa' } }))
    expect((await call(procedures().snippets, {}))[0]!.code).not.toContain('BEGIN PUBLIC KEY')
    test.setSecret('links:signing', newEd25519Key())
    expect((await call(procedures().snippets, {}))[0]!.code).toContain('BEGIN PUBLIC KEY')
  })
})
