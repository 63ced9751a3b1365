/** Marks and overrides that turn the direction of writing (UAX #9 §2), and so can make a name read as another. */
const direction = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/**
 * No width, no ink: fillers, deprecated format characters and annotation marks among them. The joiners U+200C and U+200D are looked at apart: Persian, Indic scripts and
 * emoji need them. So are the tags, of which flags are made.
 */
const noWidth =
  /[\u034f\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/u
const joiner = /[\u200c\u200d]/u
const needsJoiners =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Extended_Pictographic}]/u
/** Letters that nobody sees; behind a black flag, up to the tag that ends them, they make the flag of a region. */
const tag = /[\u{e0000}-\u{e007f}]/u
const regionFlag = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f}/gu
/** The separators break a line as a line feed does. */
const control = /[\p{Cc}\u2028\u2029]/u

export type HiddenCharacter = 'direction' | 'invisible' | 'control'

/** What kind of character that nobody sees one is, in its text; undefined for all others. */
export function hiddenCharacter(character: string, text: string): HiddenCharacter | undefined {
  if (direction.test(character)) return 'direction'
  if (noWidth.test(character)) return 'invisible'
  if (joiner.test(character) && !needsJoiners.test(text)) return 'invisible'
  if (tag.test(character) && tag.test(text.replace(regionFlag, ''))) return 'invisible'
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

/** What `isolate` puts around a name (UAX #9, FSI … PDI), with nothing in it that could end it early. */
const isolated = /\u2068[^\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*\u2069/gu
const suspicious =
  /[\u034f\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u

/**
 * A text of somebody else's as it can be shown: characters that turn the direction of writing, that nobody sees, or that a
 * terminal obeys, by their numbers. Line breaks and tabs stay, and so does what `isolate` put around a name. A carriage
 * return stays only before a line feed: by itself it has a terminal write over the line.
 */
export function spelledOut(text: string): string {
  if (!suspicious.test(text)) return text
  let shown = ''
  let at = 0
  for (const { index, 0: whole } of text.matchAll(isolated)) {
    shown += `${spelledWhole(text.slice(at, index))}\u2068${spelledWhole(whole.slice(1, -1))}\u2069`
    at = index + whole.length
  }
  return shown + spelledWhole(text.slice(at))
}

/** The same, and nothing is left of what keeps a name in either: for a name that is to be put into one. */
export function spelledWhole(text: string): string {
  if (!suspicious.test(text)) return text
  let shown = ''
  for (const [character] of text.matchAll(/\r\n|[^]/gu)) {
    const stays = /^(?:\r\n|[\t\n])$/.test(character) || hiddenCharacter(character, text) === undefined
    shown += stays ? character : `[${characterNumber(character)}]`
  }
  return shown
}

/** `U+202E` */
export const characterNumber = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
