import { expect, test } from 'vitest'
import { type Command, readCommandLine } from '../../src/cli/command-line.ts'
import { UsageError } from '../../src/cli/exit-codes.ts'
import { appDataFolder } from '../../src/cli/engine/data-folder.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const read = (line: string): Command => readCommandLine(line.split(' ').filter(Boolean), '/home/ada', now)
const wrong = (line: string): string => {
  try {
    read(line)
  } catch (error) {
    if (error instanceof UsageError) return error.message
  }
  return ''
}

test('paths are those of where the command is run', () => {
  expect(read('import users.csv --data there --refused r.csv')).toMatchObject({
    file: '/home/ada/users.csv',
    dataDir: '/home/ada/there',
    refused: '/home/ada/r.csv'
  })
  expect(read('worker --secrets ../s.json')).toMatchObject({ secrets: '/home/s.json', dataDir: null })
  expect(read('worker --secrets -')).toMatchObject({ secrets: '-' })
})

test('columns are named by header or number; a header may hold an equals sign', () => {
  expect(read('import u.csv --map E=mail=address --map 2=field:plan')).toMatchObject({
    map: [
      { column: 'E=mail', target: 'address', fieldName: null },
      { column: '2', target: 'field', fieldName: 'plan' }
    ]
  })
})

test('a time is a moment, a day of one’s own, or so long ago', () => {
  expect(read('log --since 24h')).toMatchObject({ since: now - 86_400_000 })
  expect(read('log --since 2026-11-01T10:00:00Z')).toMatchObject({
    since: Date.parse('2026-11-01T10:00:00Z')
  })
  expect(read('log --since 2026-11-01')).toMatchObject({ since: new Date(2026, 10, 1).getTime() })
})

test.each([
  ['', /Say what to do/],
  ['sned', /no command “sned”/],
  ['send', /--pending/],
  ['send --pending --limit 0', /--limit takes a whole number from 1 up to 10000, not “0”/],
  ['send --pending --limit 10001', /up to 10000/],
  ['send --pending --rate 0', /--rate takes messages a second/],
  ['send --pending --rate fast', /not “fast”/],
  ['send --pending ada@x.example', /“ada@x.example” is one thing too many/],
  ['send --pending --password hunter2', /'--password'/],
  ['import', /Name the CSV file/],
  ['import u.csv --map address', /--map takes COLUMN=TARGET/],
  ['import u.csv --map 2=field', /--map takes/],
  ['import u.csv --map 2=surname', /Targets: /],
  ['import u.csv --encoding ebcdic', /utf-8/],
  ['import u.csv --delimiter :', /tab/],
  ['log --csv --json', /cannot both/],
  ['log --outcome delivered', /accepted/],
  ['log --since yesterday', /--since takes/],
  ['status --limit 3', /'--limit'/]
])('“%s” is refused with what is wrong', (line, words) => {
  expect(wrong(line)).toMatch(words)
})

test('help is a command, and an option of every command', () => {
  expect(read('--help')).toEqual({ name: 'help', about: null })
  expect(read('help send')).toEqual({ name: 'help', about: 'send' })
  expect(read('log --help')).toEqual({ name: 'help', about: 'log' })
})

test('the data is where the app has it', () => {
  expect(appDataFolder('linux', {}, '/home/ada')).toBe('/home/ada/.config/Countersign')
  expect(appDataFolder('linux', { XDG_CONFIG_HOME: '/cfg' }, '/home/ada')).toBe('/cfg/Countersign')
  expect(appDataFolder('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Application Support/Countersign')
  expect(appDataFolder('win32', { APPDATA: 'C:\\R' }, 'C:\\Users\\ada')).toMatch(/^C:\\R.Countersign$/)
})
