import type { Format } from './format.ts'

/** What a parameter may be: it travels between processes and into the database as JSON. */
export type Param = string | number | boolean | null | Param[] | { [key: string]: Param }
export type Params = Record<string, Param>

/**
 * Reasons, each with its text: whole sentences that take parameters, never fragments to be joined. The parameters of the
 * function are what the engine must give with the reason. A new language is a second object of the same type. Reasons are
 * kept in databases: one never changes its meaning.
 */
// `never`: a function of specific parameters is assignable to one that promises none.
export type Catalog<Text = string> = Record<string, (params: never, format: Format) => Text>

/** A reason with its parameters, as it comes from another process or out of the database. */
// A type, not an interface: one can be a parameter of another.
export type Reasoned = { reason: string; params: Params }

type ParamsOf<C extends Catalog<unknown>, R extends keyof C> =
  Parameters<C[R]> extends [infer P extends Params, ...unknown[]] ? P : undefined

/** As arguments: a reason of the catalog, exactly the parameters that its text takes, and what may follow. */
export type ReasonArguments<C extends Catalog<unknown>, Rest extends unknown[] = []> = {
  [R in keyof C]: ParamsOf<C, R> extends Params
    ? [reason: R, params: ParamsOf<C, R>, ...rest: Rest]
    : [reason: R, params?: undefined, ...rest: Rest]
}[keyof C]

/** As an object: a reason of the catalog with exactly the parameters that its text takes. */
export type PhraseOf<C extends Catalog<unknown>> = {
  [R in keyof C & string]: {
    reason: R
    params: ParamsOf<C, R> extends Params ? ParamsOf<C, R> : Record<string, never>
  }
}[keyof C & string]

/** The text of a reason; null where the catalog has none, as for one of another version. */
export function textOf<Text>(
  catalog: Catalog<Text>,
  { reason, params }: Reasoned,
  format: Format
): Text | null {
  if (!Object.hasOwn(catalog, reason)) return null
  // The parameters are the ones this text takes: ReasonArguments or PhraseOf made sure where they were given.
  const text = catalog[reason] as (params: Params, format: Format) => Text
  return text(params, format)
}
