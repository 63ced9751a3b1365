/** Marks and overrides that turn the direction of writing (UAX #9 §2), and so can make a name read as another. */
const direction = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** No width, no ink. The joiners U+200C and U+200D are looked at apart: Persian, Indic scripts and emoji need them. */
const noWidth = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff]/u
const joiner = /[\u200c\u200d]/u
const needsJoiners =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Extended_Pictographic}]/u
const control = /\p{Cc}/u

/** Scripts whose letters look alike. Words are not written in two of them. */
const confusable = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u]
] as const

// eslint-disable-next-line no-control-regex
const plain = /^[\x20-\x7e]*$/

export type NameWarning = 'direction' | 'invisible' | 'control' | 'mixed-scripts'

/** What about a name can deceive its reader. Such names are kept: they are rarely meant ill, but worth a look. */
export function nameWarnings(name: string): NameWarning[] {
  if (plain.test(name)) return []
  const warnings: NameWarning[] = []
  if (direction.test(name)) warnings.push('direction')
  if (noWidth.test(name) || (joiner.test(name) && !needsJoiners.test(name))) warnings.push('invisible')
  if (control.test(name)) warnings.push('control')
  if (name.split(/[\s-]+/).some(isMixed)) warnings.push('mixed-scripts')
  return warnings
}

function isMixed(word: string): boolean {
  return confusable.filter(([, script]) => script.test(word)).length > 1
}

/** For one user, in their drawer. */
export const warningSentences: Record<NameWarning, string> = {
  direction: 'The name has characters that turn the direction of writing. It may read as another name.',
  invisible: 'The name has characters that cannot be seen.',
  control: 'The name has control characters. They are left out of mails.',
  'mixed-scripts': 'A word of the name mixes letters of different alphabets that look alike.'
}
