export { parseAddress } from './address.ts'
export { foldName, nameKey } from './fold-name.ts'
export { type NameWarning, nameWarnings, warningSentences } from './name-warnings.ts'
