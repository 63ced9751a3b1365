import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { apart } from './apart.ts'
import type { Figure } from './figure.ts'

/**
 * `npm run bench [name…]`: every measurement of this folder, or those named, one after another, each in a process of its
 * own. Prints what was measured beside what is to be reached. It is no test: it always ends with 0 unless something broke.
 */
const folder = import.meta.dirname
const notMeasuring = new Set([
  'run',
  'apart',
  'figure',
  'slices',
  'timed',
  'smtp-sink',
  'million-users',
  'million-log'
])
const all = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => !notMeasuring.has(name))
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}. There are: ${all.join(', ')}.`)
  process.exit(1)
}

const figures: Figure[] = []
let broken = 0
for (const name of asked.length > 0 ? asked : all) {
  try {
    const found = await apart<Figure[]>(join(folder, `${name}.ts`), 'run')
    if (!found) continue
    figures.push(...found)
    for (const figure of found) console.log(line(figure))
  } catch (error) {
    broken++
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
const withTarget = figures.filter(({ ok }) => ok !== undefined)
console.log(`\n${withTarget.filter(({ ok }) => ok).length} of ${withTarget.length} targets reached.`)
process.exit(broken > 0 ? 1 : 0)

function line({ name, value, target, ok }: Figure): string {
  const mark = ok === undefined ? '   ' : ok ? ' ✓ ' : ' ✗ '
  return `${mark}${name.padEnd(74)} ${value.padEnd(34)} ${target ?? ''}`.trimEnd()
}
