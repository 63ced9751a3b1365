export { dataProcedures } from './procedures.ts'
