import { spelledWhole } from './hidden-characters.ts'

/** Hebrew, Arabic and other scripts written from right to left. */
const turns = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}]/u

/**
 * A name within a sentence or a title: one that reverses the writing direction keeps to itself (UAX #9, FSI … PDI), so
 * that the words and marks around it stay where they are. Marks that do nothing but turn are spelled out: one of them could
 * end what keeps the name in. Elements do this with <bdi>; this is for what can only be a text.
 */
export function isolate(name: string): string {
  const shown = spelledWhole(name)
  return turns.test(shown) ? `\u2068${shown}\u2069` : shown
}
