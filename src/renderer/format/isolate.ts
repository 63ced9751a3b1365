/** Hebrew, Arabic and other scripts written from right to left, and the marks that turn the direction. */
const turns =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}]/u

/**
 * A name within a sentence or a title: one that turns the direction of writing keeps to itself (UAX #9, FSI … PDI), so
 * that the words and marks around it stay where they are. Elements do this with <bdi>; this is for what can only be a
 * text.
 */
export const isolate = (name: string): string => (turns.test(name) ? `\u2068${name}\u2069` : name)
