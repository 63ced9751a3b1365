import type { Reasoned } from '../../shared/words/catalog.ts'

/** A phrase as it is kept in a column. Only `JSON.stringify` of one, or a migration, writes such a column. */
export const readPhrase = (stored: string): Reasoned => JSON.parse(stored) as Reasoned
