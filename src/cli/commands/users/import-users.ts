import { statSync } from 'node:fs'
import type {
  ColumnMapping,
  ImportInspection,
  ImportProgress,
  ImportReport
} from '../../../shared/models/import.ts'
import type { delimiters, encodings } from '../../../shared/models/words.ts'
import { importWarningText } from '../../../shared/words/import-warnings.ts'
import { refusalWords } from '../../../shared/words/import-words.ts'
import { given } from '../../arguments.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { format } from '../../format.ts'
import { CommandError, exitCodes, UsageError } from '../../exit-codes.ts'
import type { Terminal } from '../../terminal.ts'
import { count, some } from '../../words.ts'
import type { ColumnChoice } from './column-choice.ts'

export interface ImportOptions {
  /** Absolute. */
  file: string
  map: ColumnChoice[]
  hasHeader: boolean
  encoding: (typeof encodings)[number] | undefined
  delimiter: (typeof delimiters)[number] | undefined
  /** Absolute. */
  refused: string | null
  dryRun: boolean
}

/** `countersign import`: nothing is written before the whole file was checked and counted. */
export function importUsers(options: ImportOptions, context: CommandContext): Promise<number> {
  const { terminal, stop } = context
  const { hasHeader, encoding, delimiter } = options
  // Before the data is opened, or even made: a typo is no reason for either.
  if (!statSync(options.file, { throwIfNoEntry: false })?.isFile()) {
    throw new CommandError('FILE_UNREADABLE', `There is no file ${options.file}.`)
  }
  return withEngine(context, 'change', async (engine) => {
    const { imports } = engine.client
    const inspection = await imports.inspect({
      file: engine.fileToRead(options.file),
      format: { hasHeader, ...given({ encoding, delimiter }) },
      guessFrom: 'names'
    })
    const columns = chooseColumns(inspection, options)
    sayColumns(terminal, inspection, columns)
    const { importId, format } = inspection
    const checked = await imports.check({ importId, format, columns }, { signal: stop })
    let report = await lastReport(checked, terminal)
    if (options.refused !== null && report.refused > 0) {
      await imports.saveRefused({ importId, file: engine.fileToWrite(options.refused) })
    }
    if (options.dryRun) await imports.discard({ importId })
    else report = await lastReport(await imports.commit({ importId }, { signal: stop }), terminal)
    tell(terminal, options, columns, report)
    return report.refused > 0 ? exitCodes.notForAll : exitCodes.done
  })
}

/** Only what the first row or the command says: what a column may hold is not guessed from its contents. */
function chooseColumns(inspection: ImportInspection, { map }: ImportOptions): ColumnMapping[] {
  const headers = inspection.columns.map(({ header }) => header)
  const columns = map.length > 0 ? chosenColumns(headers, map) : inspection.columns
  if (columns.some(({ target }) => target === 'address')) return columns
  const names = headers.map((header, at) => `${at + 1}${header === '' ? '' : ` “${header}”`}`).join(', ')
  throw new UsageError(
    `${map.length > 0 ? 'With --map, only the columns it names are imported, and it names none as the address' : 'No column is named like an email address'}. Add --map COLUMN=address. The columns are: ${names}.`
  )
}

function chosenColumns(headers: string[], map: ColumnChoice[]): ColumnMapping[] {
  const columns = headers.map((header, column): ColumnMapping => ({
    column,
    header,
    target: 'ignore',
    fieldName: null
  }))
  for (const { column: wanted, target, fieldName } of map) {
    const byName = columns.filter(({ header }) => header === wanted)
    if (byName.length > 1) {
      throw new UsageError(`Several columns are called “${wanted}”. Use the column’s number in --map.`)
    }
    const column = byName[0] ?? (/^\d+$/.test(wanted) ? columns[Number(wanted) - 1] : undefined)
    if (column === undefined) throw new UsageError(`The file has no column “${wanted}”.`)
    column.target = target
    column.fieldName = fieldName
  }
  return columns
}

async function lastReport(stream: AsyncIterable<ImportProgress>, terminal: Terminal): Promise<ImportReport> {
  let report: ImportReport | null = null
  for await (const event of stream) {
    if (event.kind === 'report') report = event.report
    else terminal.progress(`${event.phase}: ${Math.floor((100 * event.done) / Math.max(1, event.of))} %`)
  }
  terminal.progress(null)
  if (report === null) throw new CommandError('INTERNAL', 'The import ended without a report.')
  return report
}

function sayColumns(terminal: Terminal, { format }: ImportInspection, columns: ColumnMapping[]): void {
  const delimiter = format.delimiter === '\t' ? 'tab' : format.delimiter
  terminal.say(`Read as ${format.encoding}, delimiter ${delimiter}`)
  for (const { column, header, target, fieldName } of columns) {
    terminal.say(
      `  ${header || `column ${column + 1}`} → ${target}${fieldName === null ? '' : `:${fieldName}`}`
    )
  }
}

function tell(
  terminal: Terminal,
  { dryRun }: ImportOptions,
  columns: ColumnMapping[],
  report: ImportReport
): void {
  const { rows, created, updated, unchanged, refused, refusedByReason, warnings, importId } = report
  terminal.say(
    `${dryRun ? 'Would import' : 'Imported'} ${some(rows, 'row')}: ${count(created)} new, ${count(updated)} updated, ` +
      `${count(unchanged)} unchanged, ${count(refused)} refused`
  )
  for (const { reason, count: n } of refusedByReason) {
    const { title, advice } = refusalWords[reason]
    terminal.say(`  ${count(n)} refused: ${title}. ${advice}`)
  }
  for (const warning of warnings) terminal.say(`  ${importWarningText(warning, format)}`)
  terminal.json({
    dryRun,
    importId: dryRun ? null : importId,
    columns: columns.map(({ header, target, fieldName }) => ({ header, target, fieldName })),
    rows,
    created,
    updated,
    unchanged,
    refused,
    refusedByReason,
    warnings
  })
}
