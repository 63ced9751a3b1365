import { type Reasoned, type ReasonArguments, textOf } from '../catalog.ts'
import type { Format } from '../format.ts'
import { accessTokens } from './access-tokens.ts'
import { accounts } from './accounts.ts'
import { addresses } from './addresses.ts'
import { campaigns } from './campaigns.ts'
import { connection } from './connection.ts'
import { data } from './data.ts'
import { engine } from './engine.ts'
import { files } from './files.ts'
import { imports } from './imports.ts'
import { links } from './links.ts'
import { privacy } from './privacy.ts'
import { templates } from './templates.ts'
import { unexpected } from './unexpected.ts'
import { users } from './users.ts'

/** Every reason for which something is refused or fails. */
const errorTexts = {
  ...accessTokens,
  ...accounts,
  ...addresses,
  ...campaigns,
  ...connection,
  ...data,
  ...engine,
  ...files,
  ...imports,
  ...links,
  ...privacy,
  ...templates,
  ...unexpected,
  ...users
}

export type ErrorTexts = typeof errorTexts
export type ErrorReason = keyof ErrorTexts
export type ErrorWhy = ReasonArguments<ErrorTexts>

/** The sentence for a person: what is wrong, where, and what to do. */
export const errorText = (error: Reasoned, format: Format): string =>
  textOf(errorTexts, error, format) ?? error.reason
