import { causeText } from './cause-words.ts'
import { errorText } from './errors/error-text.ts'
import type { Format } from './format.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'

/** Why a mail server cannot be used, or asked us to wait. */
export const troubleTexts = {
  /** In the words of the mail server. */
  said: ({ text }: { text: string }) => text,
  failed: (error: Reasoned, format: Format) => errorText(error, format),
  cause: ({ cause }: { cause: string }) => causeText(cause).sentence
} satisfies Catalog

export type TroublePhrase = PhraseOf<typeof troubleTexts>

export const troubleText = (trouble: Reasoned, format: Format): string =>
  textOf(troubleTexts, trouble, format) ?? trouble.reason
