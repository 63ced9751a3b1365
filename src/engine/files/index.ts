export { type CsvCell, csvLines, writeCsvFile } from './csv-file.ts'
export { createFileGrants, type FileGrants } from './file-grants.ts'
export { removeParts, writeWholeFile } from './whole-file.ts'
