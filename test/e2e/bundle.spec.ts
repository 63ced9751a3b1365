import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { projectRoot } from '../../scripts/start/project.ts'

/** What the window is built to. Bytes of minified JavaScript, as the files lie there. */
const folder = join(projectRoot, 'out', 'renderer')
const scripts = readdirSync(join(folder, 'assets'))
  .filter((file) => file.endsWith('.js'))
  .map((file) => ({ file, size: statSync(join(folder, 'assets', file)).size }))
const sum = (files: { size: number }[]): number => files.reduce((total, { size }) => total + size, 0)
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

/** A third of what there is is the editor of templates, which only that screen loads. */
const mostInAll = 1_200_000

test('the window carries no more JavaScript than it was given room for', () => {
  expect(sum(scripts)).toBeLessThan(mostInAll)
  for (const { file, size } of scripts.filter(({ file }) => file.includes('-screen-'))) {
    expect(size, file).toBeLessThan(45_000)
  }
})

test('a start loads the shell; each screen and the editor of templates come when they are shown', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const first = scripts.filter(({ file }) => page.includes(file))
  expect(sum(first)).toBeLessThan(580_000)
  for (const screen of screens) {
    const chunk = scripts.find(({ file }) => file.startsWith(`${screen}-screen-`))
    expect(chunk, `a file for the screen ${screen}`).toBeDefined()
    expect(first).not.toContain(chunk)
  }
  expect(first.map(({ file }) => file).join(' ')).not.toContain('template-editor')
})
