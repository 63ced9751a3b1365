import type { Format } from './format.ts'

/** What a parameter may be: it travels between processes and into the database as JSON. */
export type Param = string | number | boolean | null | Param[] | { [key: string]: Param }
export type Params = Record<string, Param>

/**
 * Reasons, each with its text: whole sentences that take parameters, never fragments to be joined. The parameters of the
 * function are what the engine must give with the reason. A new language is a second object of the same type.
 */
// `never`: a function of specific parameters is assignable to one that promises none.
export type Catalog = Record<string, (params: never, format: Format) => string>

/** A reason with its parameters, as it comes from another process or out of the database. */
export interface Reasoned {
  reason: string
  params: Params
}

type ParamsOf<C extends Catalog, R extends keyof C> =
  Parameters<C[R]> extends [infer P extends Params, ...unknown[]] ? P : undefined

/** As arguments: a reason of the catalog, exactly the parameters that its text takes, and what may follow. */
export type ReasonArguments<C extends Catalog, Rest extends unknown[] = []> = {
  [R in keyof C]: ParamsOf<C, R> extends Params
    ? [reason: R, params: ParamsOf<C, R>, ...rest: Rest]
    : [reason: R, params?: undefined, ...rest: Rest]
}[keyof C]

/** The text of a reason; null where the catalog has none, as for one of another version. */
export function textOf(catalog: Catalog, { reason, params }: Reasoned, format: Format): string | null {
  if (!Object.hasOwn(catalog, reason)) return null
  // The parameters are the ones this text takes: ReasonArguments made sure where they were given.
  const text = catalog[reason] as (params: Params, format: Format) => string
  return text(params, format)
}
