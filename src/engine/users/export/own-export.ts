import { userFacts } from '../../../shared/words/csv-headers.ts'

/** True for the header of a file that `exportUsers` wrote. */
export function isOwnExport(headers: readonly string[]): boolean {
  return userFacts.every((name) => headers.includes(name))
}
