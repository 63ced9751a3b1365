import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandTree } from '../src/cli/command-tree.ts'
import { createProgram } from '../src/cli/program.ts'
import { manPage } from './man-page.ts'

const file = join(import.meta.dirname, '..', 'docs', 'man', 'countersign.1')
const program = createProgram(() => Promise.resolve(), { version: '', cwd: '/', print: () => {} })
writeFileSync(file, manPage(commandTree(program)))
