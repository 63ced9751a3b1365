export { asAppError, codeOf, isCorruption } from './disk-errors.ts'
export {
  attachToRead,
  createStageFile,
  detach,
  openStageFile,
  removeStageFile,
  type StageFile
} from './stage-file.ts'
export type { Statement, Statements } from './statement.ts'
