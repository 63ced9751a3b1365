import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { guessColumns } from '../../engine/imports/guess-columns.ts'
import { sentenceError } from '../../shared/errors.ts'
import type {
  ColumnMapping,
  ImportInspection,
  ImportProgress,
  ImportReport
} from '../../shared/models/import.ts'
import type { ColumnChoice, ImportCommand } from '../command-line.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { openHeadless } from '../engine/headless-engine.ts'
import type { Surroundings } from '../command-context.ts'
import type { Terminal } from '../terminal.ts'
import { count, some } from '../words.ts'

/** `countersign import`: nothing is written before all of the file was judged and counted. */
export async function importUsers(command: ImportCommand, given: Surroundings): Promise<number> {
  const { terminal, stop } = given
  const file = {
    handle: 'file',
    path: command.file,
    mode: 'read',
    name: basename(command.file),
    size: 0
  } as const
  // Before the data is opened, or even made: a slip of the pen is no reason for either.
  if (!statSync(command.file, { throwIfNoEntry: false })?.isFile()) {
    throw sentenceError('FILE_UNREADABLE', `There is no file ${command.file}.`)
  }
  const engine = await openHeadless({ ...given, sends: 'nothing' })
  try {
    const { imports } = engine.client
    engine.files.grant(file)
    const inspection = await imports.inspect({
      file: file.handle,
      format: {
        hasHeader: command.hasHeader,
        ...(command.encoding === null ? {} : { encoding: command.encoding }),
        ...(command.delimiter === null ? {} : { delimiter: command.delimiter })
      }
    })
    const columns = chooseColumns(inspection, command)
    sayColumns(terminal, inspection, columns)
    const { importId, format } = inspection
    const checked = await imports.check({ importId, format, columns }, { signal: stop })
    let report = await lastReport(checked, terminal)
    if (command.refused !== null && report.refused > 0) {
      engine.files.grant({ ...file, handle: 'refused', mode: 'write', path: command.refused })
      await imports.saveRefused({ importId, file: 'refused' })
    }
    if (command.dryRun) await imports.discard({ importId })
    else report = await lastReport(await imports.commit({ importId }, { signal: stop }), terminal)
    tell(terminal, command, columns, report)
    return report.refused > 0 ? exitCodes.notForAll : exitCodes.done
  } finally {
    await engine.close()
  }
}

/** Only what the first row or the command says: what a column may hold is not guessed from its contents. */
function chooseColumns(inspection: ImportInspection, { map, hasHeader }: ImportCommand): ColumnMapping[] {
  const headers = inspection.columns.map(({ header }) => header)
  const columns =
    map.length > 0
      ? chosenColumns(headers, map)
      : guessColumns(hasHeader ? headers : headers.map(() => ''), hasHeader, [])
  if (columns.some(({ target }) => target === 'address')) return columns
  const names = headers.map((header, at) => `${at + 1}${header === '' ? '' : ` “${header}”`}`).join(', ')
  throw new UsageError(
    `It is not said which column holds the e-mail addresses: add --map COLUMN=address. The columns are: ${names}.`
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
      throw new UsageError(`Several columns are called “${wanted}”: say which by its number in --map.`)
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
  if (report === null) throw sentenceError('INTERNAL', 'The import ended without a report.')
  return report
}

function sayColumns(terminal: Terminal, { format }: ImportInspection, columns: ColumnMapping[]): void {
  const delimiter = format.delimiter === '\t' ? 'tab' : format.delimiter
  terminal.say(`Read as ${format.encoding}, columns apart by ${delimiter}`)
  for (const { column, header, target, fieldName } of columns) {
    terminal.say(
      `  ${header || `column ${column + 1}`} → ${target}${fieldName === null ? '' : `:${fieldName}`}`
    )
  }
}

function tell(
  terminal: Terminal,
  { dryRun }: ImportCommand,
  columns: ColumnMapping[],
  report: ImportReport
): void {
  const { rows, created, updated, unchanged, refused, refusedByReason, warnings, importId } = report
  terminal.say(
    `${dryRun ? 'Would import' : 'Imported'} ${some(rows, 'row')}: ${count(created)} new, ${count(updated)} updated, ` +
      `${count(unchanged)} unchanged, ${count(refused)} refused`
  )
  for (const { text, count: n } of refusedByReason) terminal.say(`  ${count(n)} refused: ${text}`)
  for (const warning of warnings) terminal.say(`  ${warning}`)
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
