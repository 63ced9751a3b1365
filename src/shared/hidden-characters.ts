/** Marks and overrides that turn the direction of writing (UAX #9 §2), and so can make a name read as another. */
const direction = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** No width, no ink. The joiners U+200C and U+200D are looked at apart: Persian, Indic scripts and emoji need them. */
const noWidth = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff]/u
const joiner = /[\u200c\u200d]/u
const needsJoiners =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Extended_Pictographic}]/u
const control = /\p{Cc}/u

export type HiddenCharacter = 'direction' | 'invisible' | 'control'

/** What kind of character that nobody sees one is, in its text; undefined for all others. */
export function hiddenCharacter(character: string, text: string): HiddenCharacter | undefined {
  if (direction.test(character)) return 'direction'
  if (noWidth.test(character)) return 'invisible'
  if (joiner.test(character) && !needsJoiners.test(text)) return 'invisible'
  if (control.test(character)) return 'control'
  return undefined
}

/** The kinds there are in a text. */
export function hiddenCharacters(text: string): Set<HiddenCharacter> {
  const found = new Set<HiddenCharacter>()
  for (const character of text) {
    const kind = hiddenCharacter(character, text)
    if (kind) found.add(kind)
  }
  return found
}
