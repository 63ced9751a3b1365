import type { ImportTarget } from '../models/import.ts'
import type { Catalog, PhraseOf } from './catalog.ts'
import type { Format } from './format.ts'
import { targetWords } from './import-words.ts'

/** `fits` of the first `of` rows. */
type Share = { fits: number; of: number }
type Taken = { target: ImportTarget }

const shareText = ({ fits, of }: Share, format: Format) =>
  `${format.count(fits)} of the first ${format.count(of)} rows`

/** Why a column was taken for what it is. */
export const columnGuessTexts = {
  'by-name': () => 'By its name.',
  'by-name-and-values': (share: Share, format: Format) => `By its name; ${shareText(share, format)} fit.`,
  'by-values': (share: Share, format: Format) => `By its values: ${shareText(share, format)} fit.`,
  'values-do-not-fit': ({ target, ...share }: Share & Taken, format: Format) =>
    `Named like “${targetWords[target]}”, but only ${shareText(share, format)} fit.`,
  'values-repeat': () => 'Named like an ID, but its values repeat.',
  'other-column': ({ target }: Taken) => `Another column fits “${targetWords[target]}” better.`,
  'name-unknown': () => 'Its name is not known, so it is a custom field.',
  'no-name': () => 'It has no name.',
  'own-export': () => 'Countersign added it to the file.'
} satisfies Catalog

export type ColumnGuess = PhraseOf<typeof columnGuessTexts>
