import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCorpus, readings, withTables } from './reply-corpus.ts'

const file = join(import.meta.dirname, '..', 'docs', 'replies.md')
writeFileSync(file, withTables(readFileSync(file, 'utf8'), readings(readCorpus())))
