export { createTextStream, decodeHead } from './csv/decode-text.ts'
export { refuseOtherKinds } from './csv/other-kinds.ts'
export { CsvReader, type CsvRow, isBlank, sniffRowEnd } from './csv/read-csv.ts'
export {
  type ImportFormat,
  readHead,
  sniffDelimiter,
  sniffEncoding,
  sniffHeader
} from './csv/sniff-format.ts'
