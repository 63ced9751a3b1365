import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setUp } from '../cli/run-cli.ts'
import { run } from '../cli/run-in-process.ts'

/* Names, fields and server replies that a spreadsheet would take for a formula, through every file that is exported. */

const formulas = [
  '=HYPERLINK("http://evil.example","x")',
  '+1+cmd|calc!A0',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '＝1+1',
  "'=1+1"
]

/** Cells of a CSV file as a spreadsheet has them. */
function cellsOf(csv: string): string[] {
  const cells: string[] = []
  const pattern = /(?:^|[,\r\n])(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g
  for (const [, quoted, plain] of csv.replace(/^\ufeff/, '').matchAll(pattern))
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
  return cells
}

const formula = /^\s*[=+\-@＝＋－＠]/
const isFormula = (cell: string) => formula.test(cell) && !/^-?\d+(?:\.\d+)?$/.test(cell)

test('no exported cell begins a formula', async () => {
  const { folder, sending, data } = await setUp({
    users: 0,
    script: [
      { at: 'rcpt', recipient: 'user1@x.example', answer: '550 =cmd|calc!A0' },
      { at: 'rcpt', recipient: 'user2@x.example', answer: '550 @SUM(1+1)*cmd' }
    ]
  })
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = formulas.map((text, n) => `${quoted(text)},user${n}@x.example,${quoted(text)}`)
  writeFileSync(
    join(folder, 'in.csv'),
    `name,email,=plan\n${lines.join('\n')}\n${quoted(formulas[0]!)},=not-an-address,x\n`
  )
  const imported = await run(
    [
      'import',
      'in.csv',
      '--map',
      '1=name',
      '--map',
      '2=address',
      '--map',
      '3=field:+plan',
      '--refused',
      'refused.csv',
      ...data
    ],
    { cwd: folder }
  )
  expect(imported.stderr).toBe('')
  await run(['send', '--pending', '--name', formulas[0]!, '--wait', ...sending])
  await run(['users', 'export', 'users.csv', ...data], { cwd: folder })
  await run(['campaigns', 'export', '1', 'recipients.csv', ...data], { cwd: folder })
  const { stdout: log } = await run(['log', '--csv', ...data])

  const exported = ['users.csv', 'recipients.csv', 'refused.csv'].map((name) => [
    name,
    readFileSync(join(folder, name), 'utf8')
  ])
  for (const [name, csv] of [...exported, ['log', log]] as [string, string][]) {
    expect(csv, name).toMatch(/HYPERLINK|cmd/)
    expect(cellsOf(csv).filter(isFormula), name).toEqual([])
  }
})
