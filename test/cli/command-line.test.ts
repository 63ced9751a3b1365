import { expect, test } from 'vitest'
import { moment } from '../../src/cli/arguments.ts'
import { columnChoice } from '../../src/cli/commands/users/column-choice.ts'
import { appDataFolder } from '../../src/cli/engine/data-folder.ts'
import { run } from './run-in-process.ts'

const words = (line: string) => line.split(' ').filter(Boolean)

test('columns are named by header or number; a header may hold an equals sign', () => {
  expect(columnChoice('2=field:plan', columnChoice('E=mail=address', []))).toEqual([
    { column: 'E=mail', target: 'address', fieldName: null },
    { column: '2', target: 'field', fieldName: 'plan' }
  ])
})

test('a time is a moment, a day of one’s own, or so long ago', () => {
  const before = Date.now()
  const dayAgo = moment('24h') + 86_400_000
  expect(dayAgo).toBeGreaterThanOrEqual(before)
  expect(dayAgo).toBeLessThanOrEqual(Date.now())
  expect(moment('2026-11-01T10:00:00Z')).toBe(Date.parse('2026-11-01T10:00:00Z'))
  expect(moment('2026-11-01')).toBe(new Date(2026, 10, 1).getTime())
})

test.each([
  ['', /Choose a command/],
  ['accounts', /Choose a command/],
  ['sned', /Unknown command 'sned' \(Did you mean send\?\)/],
  ['accounts lst', /Unknown command 'lst' \(Did you mean list\?\)/],
  ['send', /--pending/],
  [
    'send --pending --limit 0',
    /'--limit <n>' argument '0' is invalid. It takes a whole number from 1 to 10000/
  ],
  ['send --pending --limit 10001', /from 1 to 10000/],
  ['send --pending --rate 0', /messages per second/],
  ['send --pending --rate fast', /argument 'fast' is invalid/],
  ['send --pending ada@x.example', /Too many arguments/],
  ['send --pending --password hunter2', /Unknown option '--password'/],
  ['import', /Missing required argument 'file'/],
  ['import u.csv --map address', /COLUMN=TARGET/],
  ['import u.csv --map 2=field', /COLUMN=TARGET/],
  ['import u.csv --map 2=surname', /Targets: /],
  ['import u.csv --encoding ebcdic', /utf-8/],
  ['import u.csv --delimiter :', /tab/],
  ['users import u.csv --delimiter :', /tab/],
  ['log --csv --json', /cannot be used together/],
  ['log --outcome delivered', /accepted/],
  ['log --since yesterday', /24h/],
  ['status --limit 3', /'--limit'/],
  ['accounts add --host x --from a@x.example --password hunter2', /Unknown option '--password'/]
])('“%s” is refused with what is wrong', async (line, reason) => {
  const { code, stdout, stderr } = await run(words(line))
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(reason)
  expect(stderr.trim()).not.toContain('\n')
})

test('help is a command, and an option of every command', async () => {
  for (const line of ['--help', 'help', 'help send', 'send --help', 'accounts add -h']) {
    const { code, stdout, stderr } = await run(words(line))
    expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: countersign/)
  }
  expect((await run(['send', '--help'])).stdout).toContain(
    'Examples:\n  countersign send --pending --dry-run'
  )
  expect((await run(['--version'])).stdout).toBe('0.0.0-test\n')
})

test('the data is where the app has it', () => {
  expect(appDataFolder('linux', {}, '/home/ada')).toBe('/home/ada/.config/Countersign')
  expect(appDataFolder('linux', { XDG_CONFIG_HOME: '/cfg' }, '/home/ada')).toBe('/cfg/Countersign')
  expect(appDataFolder('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Application Support/Countersign')
  expect(appDataFolder('win32', { APPDATA: 'C:\\R' }, 'C:\\Users\\ada')).toMatch(/^C:\\R.Countersign$/)
})
