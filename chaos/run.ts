import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { apart } from '../bench/apart.ts'
import type { Asked, Line } from './proof.ts'

/**
 * `npm run chaos -- [proof…] [--seed S] [--campaigns N] [--times N] [--runs N] [--minutes M]`: every proof,
 * or those named, in full, each in a process of its own. Prints a table of what was injected and what came of it, as Markdown, and ends with 1 where
 * a promise was broken. The numbers make it shorter: campaigns of `kills`, property runs of `state-machine`, and how
 * often each other proof does what it does.
 */
const proofs = [
  'kills',
  'killed-imports',
  'phases',
  'wrong-password',
  'offline',
  'rate',
  'state-machine',
  'damaged-data',
  'disk-full'
]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    campaigns: { type: 'string' },
    times: { type: 'string' },
    runs: { type: 'string' },
    minutes: { type: 'string' }
  }
})
const unknown = positionals.filter((name) => !proofs.includes(name))
if (unknown.length > 0) {
  console.error(`There is no proof ${unknown.join(', ')}. There are: ${proofs.join(', ')}.`)
  process.exit(1)
}
const numbers = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]))
const asked: Asked = { seed: Date.now() % 1_000_000, ...numbers }
console.log(`seed ${asked.seed}\n\n| what was done | result | kept | took |\n| --- | --- | --- | --- |`)

let broken = 0
for (const name of positionals.length > 0 ? positionals : proofs) {
  const began = performance.now()
  const lines = await provedLines(name)
  const took = `${Math.round((performance.now() - began) / 1000)} s`
  for (const line of lines) {
    broken += line.broken.length
    console.log(`| ${line.done} | ${line.found} | ${line.broken.length === 0 ? 'yes' : 'NO'} | ${took} |`)
    for (const sentence of line.broken) console.error(`${name}: ${sentence}`)
  }
}
console.log(broken === 0 ? '\nEvery promise was kept.' : `\n${broken} times a promise was broken.`)
process.exitCode = broken === 0 ? 0 : 1

async function provedLines(name: string): Promise<Line[]> {
  try {
    return (await apart<Line[]>(join(import.meta.dirname, `${name}.ts`), 'run', asked)) ?? []
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error)
    return [{ done: name, found: 'it did not come to its end', broken: [sentence] }]
  }
}
