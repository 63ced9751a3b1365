/** Hebrew, Arabic and other scripts written from right to left, and the marks that turn the direction. */
const turns =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}]/u

/** A name inside a sentence: its direction stays its own (UAX #9, FSI … PDI), and the words around it keep theirs. */
export const isolated = (name: string): string => (turns.test(name) ? `\u2068${name}\u2069` : name)
