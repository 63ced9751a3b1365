export { logProcedures } from './procedures.ts'
export { countAttempts } from './attempts.sql.ts'
