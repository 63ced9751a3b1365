import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { projectRoot } from '../../scripts/start/project.ts'

const folder = join(projectRoot, 'out', 'renderer')
const scripts = readdirSync(join(folder, 'assets')).filter((file) => file.endsWith('.js'))
const screens = [
  'overview',
  'users',
  'import',
  'campaigns',
  'campaign',
  'report',
  'log',
  'templates',
  'mailbox',
  'settings',
  'welcome'
]

test('a start loads the shell; each screen and the editor of templates come when they are shown', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const first = scripts.filter((file) => page.includes(file))
  for (const screen of screens) {
    const chunk = scripts.find((file) => file.startsWith(`${screen}-screen-`))
    expect(chunk, `a file for the screen ${screen}`).toBeDefined()
    expect(first).not.toContain(chunk)
  }
  expect(first.join(' ')).not.toContain('template-editor')
})
