import type { Format } from '../format.ts'

/** What a parameter may be: it travels between processes and into the database as JSON. */
export type Param = string | number | boolean | null | Param[] | { [key: string]: Param }
export type ErrorParams = Record<string, Param>

/** Each reason with the text it has. The parameter of its function is what whoever throws it must give. */
// `never`: a function of specific parameters is assignable to one that promises none.
export type ErrorCatalog = Record<string, (params: never, format: Format) => string>
