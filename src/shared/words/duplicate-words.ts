import type { Format } from './format.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'

/** What differs from the campaign that is duplicated. */
export const duplicateChangeTexts = {
  'template-gone': ({ name }: { name: string }) =>
    `The template “${name}” no longer exists, so another one is selected.`,
  'account-gone': ({ name }: { name: string }) =>
    `The account “${name}” no longer exists, so the active one is selected.`
} satisfies Catalog

export type DuplicateChange = PhraseOf<typeof duplicateChangeTexts>

export const duplicateChangeText = (change: Reasoned, format: Format): string =>
  textOf(duplicateChangeTexts, change, format) ?? change.reason
