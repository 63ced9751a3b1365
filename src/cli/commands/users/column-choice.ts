import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { ImportTarget } from '../../../shared/models/import.ts'
import { importTargets } from '../../../shared/models/words.ts'

/** Which column is what: by its name in the file or its number, 1 for the first. */
export interface ColumnChoice {
  column: string
  target: ImportTarget
  fieldName: string | null
}

/** Adds 'E-mail=address' or '3=field:plan' to the choices before it. A name may hold an equals sign. */
export function columnChoice(given: string, before: ColumnChoice[]): ColumnChoice[] {
  const at = given.lastIndexOf('=')
  const column = given.slice(0, at).trim()
  const [, name, fieldName] = /^([a-z-]+)(?::(.+))?$/.exec(given.slice(at + 1).trim()) ?? []
  const target = importTargets.find((known) => known === name)
  if (at < 1 || column === '' || target === undefined || (target === 'field') !== (fieldName !== undefined)) {
    throw new InvalidArgumentError(
      `It takes COLUMN=TARGET, as in “E-mail=address” or “3=field:plan”. Targets: ${importTargets.join(', ')}.`
    )
  }
  return [...before, { column, target, fieldName: fieldName ?? null }]
}
