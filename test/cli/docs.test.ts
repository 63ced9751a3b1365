import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCommandLine } from '../../src/cli/command-line.ts'
import { exitCodes } from '../../src/cli/exit-codes.ts'
import { createLinkSigner } from '../../src/engine/links/tokens/tokens.ts'

const doc = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', 'docs', name), 'utf8')

/** Each `countersign …` in the code blocks of a page, without its comment. */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/```(?:sh|ini)\n(.*?)```/gs)].map(([, block]) => block!)
  return blocks.flatMap((block) =>
    [
      ...block.matchAll(
        /(?:^|countersign\.mjs |\| )(?:countersign )?((?:import|send|status|log|worker)\b[^\n#]*)/gm
      )
    ].map(([, command]) => command!.trim())
  )
}

test.each(['cli.md', 'connecting.md'])('every command in %s is one', (name) => {
  const commands = commandsIn(doc(name))
  expect(commands.length).toBeGreaterThan(1)
  for (const command of commands) {
    expect(() => readCommandLine(command.split(/\s+/), '/', Date.now()), command).not.toThrow()
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
