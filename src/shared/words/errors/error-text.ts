import type { Format } from '../format.ts'
import { accounts } from './accounts.ts'
import { campaigns } from './campaigns.ts'
import type { ErrorParams } from './catalog.ts'
import { data } from './data.ts'
import { engine } from './engine.ts'
import { imports } from './imports.ts'
import { links } from './links.ts'
import { unexpected } from './unexpected.ts'

/** Every reason for which something is refused or fails, with its text. A new language is a second object of this type. */
const errorTexts = { ...accounts, ...campaigns, ...data, ...engine, ...imports, ...links, ...unexpected }

type ErrorTexts = typeof errorTexts
export type ErrorReason = keyof ErrorTexts

type ParamsOf<R extends ErrorReason> =
  Parameters<ErrorTexts[R]> extends [infer P extends ErrorParams, ...unknown[]] ? P : undefined

/** What follows the code in `new AppError(…)`. */
export type ErrorArguments<Options> = {
  [R in ErrorReason]: ParamsOf<R> extends ErrorParams
    ? [reason: R, params: ParamsOf<R>, options?: Options]
    : [reason: R, params?: undefined, options?: Options]
}[ErrorReason]

/** A reason, and exactly the parameters that its text takes. */
export type ErrorWhy = {
  [R in ErrorReason]: ParamsOf<R> extends ErrorParams
    ? [reason: R, params: ParamsOf<R>]
    : [reason: R, params?: undefined]
}[ErrorReason]

/** A reason with its parameters, as it comes from another process or out of the database. */
export interface ErrorInfo {
  reason: string
  params: ErrorParams
}

/** The sentence for a person: what is wrong, where, and what to do. */
export function errorText({ reason, params }: ErrorInfo, format: Format): string {
  if (!isErrorReason(reason)) return errorTexts.unexpected({ detail: reason })
  // The parameters are those the reason takes: the type of AppError's constructor sees to it where they are given.
  const text = errorTexts[reason] as (params: ErrorParams, format: Format) => string
  return text(params, format)
}

const isErrorReason = (reason: string): reason is ErrorReason => Object.hasOwn(errorTexts, reason)
