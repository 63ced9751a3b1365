export { createTextStream, decodeHead } from './csv/decode-text.ts'
export { refuseOtherKinds } from './csv/other-kinds.ts'
export { CsvReader, type CsvRow, isBlank, maxRowCharacters, sniffRowEnd } from './csv/read-csv.ts'
export { readHead, sniffDelimiter, sniffEncoding, sniffHeader } from './csv/sniff-format.ts'
