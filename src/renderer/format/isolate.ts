/** Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/**
 * A name within a sentence or a title: one that is written from right to left keeps to itself, so that the words and
 * marks around it stay where they are. Elements do this with <bdi>; this is for what can only be a text.
 */
export const isolate = (name: string): string => (rightToLeft.test(name) ? `\u2068${name}\u2069` : name)
