/** Letters that Unicode does not take apart, as people type them who do not have them on their keyboard. */
const alike: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŋ: 'n',
  þ: 'th'
}
const alikeLetters = /[ßæœøđðħıłŋþ]/g

/**
 * Accents, and the vowel points of Arabic and Hebrew, which are written or left out at will. Not the marks of Indic
 * scripts and Japanese: they make another syllable.
 */
const marks =
  /[\u0300-\u036f]|[\u0591-\u05c7]|[\u064b-\u065f]|\u0670|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]/g
/** Control characters and formats: nothing one can see or type. */
const unseen = /[\p{Cc}\p{Cf}]/gu

// eslint-disable-next-line no-control-regex
const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text)

/**
 * What names are sorted and searched by: lower case, without accents, one space between words. Folding what is folded
 * changes nothing.
 */
export function foldName(name: string): string {
  if (isAscii(name)) {
    const lower = name.toLowerCase()
    return lower.includes('  ') || lower.startsWith(' ') || lower.endsWith(' ')
      ? lower.trim().replace(/ +/g, ' ')
      : lower
  }
  return name
    .replace(/\s+/g, ' ')
    .replace(unseen, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .replace(alikeLetters, (letter) => alike[letter]!)
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
}

/** What a user is sorted by: a person without a name stands where their address would. */
export function nameKey(name: string, addressKey: string): string {
  return foldName(name) || addressKey
}
