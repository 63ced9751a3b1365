import { causeText } from './cause-words.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'
import type { Format } from './format.ts'

/** Why an address is undeliverable. */
export const undeliverableTexts = {
  /** In the words of the mail server. */
  said: ({ text }: { text: string }) => text,
  cause: ({ cause }: { cause: string }) => causeText(cause).sentence,
  'marked-by-person': () => 'Marked undeliverable manually',
  'in-imported-file': () => 'Marked undeliverable in the imported file',
  'sample-user': () => 'An example of an undeliverable user',
  /** Written by a version that kept sentences. */
  'as-written': ({ text }: { text: string }) => text
} satisfies Catalog

export type UndeliverableReason = PhraseOf<typeof undeliverableTexts>

export const undeliverableText = (phrase: Reasoned, format: Format): string =>
  textOf(undeliverableTexts, phrase, format) ?? phrase.reason
