export { logProcedures } from './procedures.ts'
export { countAttempts } from './queries.ts'
