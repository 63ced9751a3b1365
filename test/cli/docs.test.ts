import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { exitCodes } from '../../src/cli/exit-codes.ts'
import { createLinkSigner } from '../../src/engine/links/tokens/tokens.ts'

const doc = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', 'docs', name), 'utf8')

/** Each `countersign …` in the code blocks of a page, as words, without its comment. */
function commandsIn(text: string): string[][] {
  const blocks = [...text.matchAll(/```(?:sh|ini)\n(.*?)```/gs)].map(([, block]) => block!)
  return blocks.flatMap((block) =>
    [
      ...block.matchAll(
        /(?:^|\| |countersign\.mjs )(?:npx )?(?:countersign )?((?<=countersign(?:\.mjs)? )[a-z][^\n#|>]*)/gm
      )
    ].map(([, command]) => wordsOf(command!))
  )
}

const wordsOf = (line: string) =>
  [...line.trim().matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')

test.each(['cli.md', 'connecting.md'])('every command in %s is one', async (name) => {
  const commands = commandsIn(doc(name))
  expect(commands.length).toBeGreaterThan(1)
  for (const command of commands) {
    let started = false
    const program = createProgram(
      () => {
        started = true
        return Promise.resolve()
      },
      { version: '0', cwd: '/', print: () => {} }
    )
    await program.parseAsync(command, { from: 'user' }).catch((error: unknown) => {
      throw new Error(command.join(' '), { cause: error })
    })
    expect(started, command.join(' ')).toBe(true)
  }
})

test('the table of exit codes has every one of them', () => {
  const rows = [...doc('cli.md').matchAll(/^\| (\d+) /gm)].map(([, code]) => Number(code))
  expect(rows).toEqual(expect.arrayContaining(Object.values(exitCodes)))
})

test('the token to try an implementation with is the one that is made', () => {
  const signer = createLinkSigner({
    method: 'itsdangerous',
    secrets: ['secret-key'],
    salt: 'email-verify',
    maxAge: 86_400_000
  })
  const issuedAt = 1_767_225_600_000
  const token = signer.sign({
    userId: '42',
    address: 'jõe@x.example',
    purpose: 'verify-email',
    issuedAt,
    expiresAt: issuedAt + 86_400_000
  })
  expect(doc('connecting.md')).toContain(token)
})
