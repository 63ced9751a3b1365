import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { manPage } from '../../scripts/man-page.ts'
import { commandTree, withDescendants } from '../../src/cli/command-tree.ts'
import { createProgram } from '../../src/cli/program.ts'
import { run } from './run-in-process.ts'

const root = join(import.meta.dirname, '..', '..')
const program = commandTree(
  createProgram(() => Promise.resolve(), { version: '', cwd: '/', print: () => {} })
)
const commands = withDescendants(program)

/** What bash offers for the last of these words. */
function completed(script: string, words: string[]): string[] {
  const ask = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _countersign; echo "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', ask], { encoding: 'utf8' }).trim().split(' ').filter(Boolean)
}

test('the man page in the repository is that of the command table: npm run man-page', () => {
  expect(readFileSync(join(root, 'docs', 'man', 'countersign.1'), 'utf8')).toBe(manPage(program))
})

test('no line of the man page is taken for a request that is not one', () => {
  const requests = manPage(program)
    .split('\n')
    .filter((line) => /^[.']/.test(line))
  for (const line of requests) expect(line).toMatch(/^\.(?:\\"|TH|SH|SS|TP|PP|B|I|nf|fi)(?: |$)/)
})

test('every command has a summary, a description and an example that is one', async () => {
  for (const { path, summary, description, examples, commands: below } of commands) {
    if (below.length > 0) continue
    expect({ path, summary, description }).toMatchObject({
      summary: expect.stringMatching(/\.$/),
      description: expect.stringMatching(/\.$/)
    })
    expect(examples, path).not.toEqual([])
    for (const example of examples)
      expect(example).toContain(`countersign ${path.replace('users import', 'import')}`)
  }
})

test('bash completes commands and options, wherever options of the program stand', async () => {
  const { stdout } = await run(['completion', 'bash'])
  expect(completed(stdout, ['countersign', 'camp'])).toEqual(['campaigns'])
  expect(completed(stdout, ['countersign', 'links', 'secret', ''])).toEqual(
    expect.arrayContaining(['make', 'set'])
  )
  expect(completed(stdout, ['countersign', '--data', 'there', 'users', 'list', '--sta'])).toEqual([
    '--status'
  ])
  expect(completed(stdout, ['countersign', 'accounts', 'add', '--sec'])).toEqual(['--security', '--secrets'])
})

test.each(['zsh', 'fish'])('%s has every command, and the options of each', async (shell) => {
  const { stdout } = await run(['completion', shell])
  for (const { path, name, options } of commands) {
    if (path !== '') expect(stdout).toContain(path.replaceAll(' ', shell === 'zsh' ? '\\ ' : ' '))
    expect(stdout).toContain(name)
    for (const { long } of options)
      expect(stdout).toContain(shell === 'zsh' ? `'${long}:` : `-l ${long!.slice(2)} `)
  }
})
