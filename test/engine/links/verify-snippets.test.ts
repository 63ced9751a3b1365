import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicKeyPem } from '../../../src/engine/links/tokens/jwt.ts'
import { createLinkSigner, linkDates } from '../../../src/engine/links/tokens/tokens.ts'
import type { LinkClaims, SigningConfig } from '../../../src/engine/links/tokens/tokens.ts'
import { verifySnippets } from '../../../src/engine/links/verify-snippets.ts'
import { findPython, whyNoPython } from '../../helpers/python.ts'
import { newEd25519Key } from './new-ed25519-key.ts'

const python = findPython()

const day = 24 * 3_600_000
const salt = 'it\'s a "salt" \\ with ü'
const secret = '0123456789abcdef0123456789abcdef'
const edKey = newEd25519Key()
const configs: SigningConfig[] = [
  { method: 'itsdangerous', secrets: [secret], salt, maxAge: day },
  { method: 'jwt-hs256', secrets: [secret] },
  { method: 'jwt-eddsa', secrets: [edKey] }
]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-snippets-'))
  symlinkSync(resolve(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const claims: LinkClaims = {
  userId: 'ü-42',
  address: 'jõe@x.example',
  purpose: 'verify-email',
  ...linkDates(Date.now(), day)
}

/** Tokens to judge, and what the verifier must say of each. */
function cases(config: SigningConfig): { token: string; says: string }[] {
  const signer = createLinkSigner(config)
  const token = signer.sign(claims)
  return [
    { token, says: 'ü-42 jõe@x.example' },
    { token: signer.sign({ ...claims, ...linkDates(Date.now() - 2 * day, day) }), says: 'expired' },
    { token: `${token.slice(0, 10)}${token[10] === 'A' ? 'B' : 'A'}${token.slice(11)}`, says: 'altered' },
    { token: 'rubbish', says: 'altered' },
    { token: signer.sign({ ...claims, purpose: 'reset' as unknown as 'verify-email' }), says: 'altered' }
  ]
}

function snippetOf(id: string, config: SigningConfig): string {
  const { method } = config
  const publicKey = method === 'jwt-eddsa' ? publicKeyPem(edKey) : null
  return verifySnippets({ method, salt, lifetime: day }, publicKey).find((snippet) => snippet.id === id)!.code
}

describe.each(configs)('the snippets for $method', (config) => {
  it.skipIf(!python).each(['flask', 'django'])(`verify our links in %s${whyNoPython(python)}`, (id) => {
    const code = snippetOf(id, config)
    // Up to the framework's part, which needs the framework; that part must at least be Python.
    const verifier = code.slice(0, code.indexOf(`from ${id}`))
    const script = `import json, sys
compile(${JSON.stringify(code)}, "snippet", "exec")
${verifier}
def say(token):
    try:
        return " ".join(read_link(token))
    except EXPIRED:
        return "expired"
    except ALTERED:
        return "altered"
print(json.dumps([say(token) for token in json.load(sys.stdin)]))`
    const run = spawnSync(python!, ['-c', script], {
      input: JSON.stringify(cases(config).map(({ token }) => token)),
      env: { ...process.env, LINK_SECRET: secret }
    })
    expect(run.stderr.toString()).toBe('')
    expect(JSON.parse(run.stdout.toString())).toEqual(cases(config).map(({ says }) => says))
  })

  it('verify our links in Express', () => {
    const code = snippetOf('express', config)
    writeFileSync(join(folder, `${config.method}.mjs`), code.slice(0, code.indexOf('import express')))
    const script = `import { readLink } from './${config.method}.mjs'
const tokens = JSON.parse(process.env.TOKENS)
const say = (token) => readLink(token).then(({ userId, address }) => userId + ' ' + address, (error) => error.message)
console.log(JSON.stringify(await Promise.all(tokens.map(say))))`
    writeFileSync(join(folder, 'run.mjs'), script)
    const run = spawnSync(process.execPath, ['run.mjs'], {
      cwd: folder,
      env: {
        ...process.env,
        LINK_SECRET: secret,
        TOKENS: JSON.stringify(cases(config).map(({ token }) => token))
      }
    })
    expect(run.stderr.toString()).toBe('')
    expect(JSON.parse(run.stdout.toString())).toEqual(cases(config).map(({ says }) => says))
    const whole = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], { input: code })
    expect(whole.stderr.toString()).toBe('')
  })

  it('hold no secret', () => {
    for (const id of ['flask', 'django', 'express']) {
      expect(snippetOf(id, config)).not.toContain(secret)
      expect(snippetOf(id, config)).not.toContain('PRIVATE')
    }
  })
})

describe('links from the import', () => {
  it('need no snippet: the server that made them verifies them', () => {
    expect(verifySnippets({ method: 'from-import', salt, lifetime: day }, null)).toEqual([])
  })
})
