import { z } from 'zod'
import { fileHandle, id, instant } from './paging.ts'
import { reasoned } from './reasoned.ts'
import { importTargets, encodings, delimiters } from './words.ts'

export type ImportTarget = (typeof importTargets)[number]

export const columnMapping = z.object({
  column: z.number().int().min(0),
  header: z.string(),
  target: z.enum(importTargets),
  /** Name of the template value, for target `field`: `user.fields.<name>`. */
  fieldName: z.string().max(100).nullable()
})
export type ColumnMapping = z.infer<typeof columnMapping>

export const importFormat = z.object({
  encoding: z.enum(encodings),
  delimiter: z.enum(delimiters),
  hasHeader: z.boolean(),
  /** Rows above the table: a title. They are left out. */
  titleRows: z.number().int().min(0).max(50)
})
export type ImportFormat = z.infer<typeof importFormat>

/** A column as it was guessed. */
export const guessedColumn = columnMapping.extend({
  /** Of words/column-guesses.ts. */
  why: reasoned
})
export type GuessedColumn = z.infer<typeof guessedColumn>

export const statusMeanings = ['pending', 'verified', 'leave-out'] as const
export type StatusMeaning = (typeof statusMeanings)[number]

/** What the person says that a word of the status column means. */
export const statusChoice = z.object({ word: z.string().max(200), meaning: z.enum(statusMeanings) })
export type StatusChoice = z.infer<typeof statusChoice>

/** What the file looks like, before its rows are checked. */
export const importInspection = z.object({
  importId: id,
  fileName: z.string(),
  /** Bytes. */
  size: z.number().int(),
  format: importFormat,
  columns: z.array(guessedColumn),
  /** The first rows as they are in the file. */
  sample: z.array(z.array(z.string())),
  /** Of words/import-warnings.ts. */
  warnings: z.array(reasoned)
})
export type ImportInspection = z.infer<typeof importInspection>

export const refusalReasons = [
  'no-address',
  'bad-address',
  'duplicate',
  'too-many-columns',
  'unclosed-quote',
  'bad-encoding',
  'too-long',
  'bad-status',
  'left-out',
  'conflict'
] as const
export type RefusalReason = (typeof refusalReasons)[number]

export const refusedRow = z.object({
  /** Line in the file where the row begins, 1-based. */
  line: z.number().int(),
  reason: z.enum(refusalReasons),
  /** What is wrong, and where: of words/row-problems.ts. */
  problem: reasoned,
  /** The row as it is in the file, cut to 500 characters. */
  raw: z.string()
})
export type RefusedRow = z.infer<typeof refusedRow>

export const importReport = z.object({
  importId: id,
  rows: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  refused: z.number().int(),
  /** How many users become pending and verified: new ones, and those whose status changes. */
  becomePending: z.number().int(),
  becomeVerified: z.number().int(),
  /** Words of the status column that are not known, the most frequent first. The person says what they mean. */
  statusWords: z.array(z.object({ word: z.string(), count: z.number().int() })),
  refusedByReason: z.array(z.object({ reason: z.enum(refusalReasons), count: z.number().int() })),
  /** What is imported, but worth a look: of words/import-warnings.ts. */
  warnings: z.array(reasoned)
})
export type ImportReport = z.infer<typeof importReport>

export const importProgress = z.union([
  z.object({
    kind: z.literal('progress'),
    phase: z.enum(['reading', 'comparing', 'writing']),
    done: z.number(),
    of: z.number()
  }),
  z.object({ kind: z.literal('report'), report: importReport })
])
export type ImportProgress = z.infer<typeof importProgress>

export const importRecord = z.object({
  id,
  at: instant,
  fileName: z.string(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  refused: z.number().int(),
  undoneAt: instant.nullable()
})

export const inspectRequest = z.object({
  file: fileHandle,
  format: importFormat.partial().optional(),
  /** What a column is may be guessed from what is in it, or only from its name in the first row. */
  guessFrom: z.enum(['contents', 'names']).default('contents')
})
