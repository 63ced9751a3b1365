export { createImports, type Imports } from './imports.ts'
export { importProcedures } from './procedures.ts'
export { recoverImports } from './write/recover.ts'
