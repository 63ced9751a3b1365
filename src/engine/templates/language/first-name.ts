/** Titles that stand before a name: 'Dear Dr.' would greet nobody. */
const titles = new Set(
  'mr mrs ms miss mx dr prof sir dame lord lady rev herr frau monsieur madame mme m sr sra srta dott ing dipl mag'.split(
    ' '
  )
)

/** Chinese, Japanese and Korean names put the family first, often without a space, and are not cut. */
const familyFirst = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/**
 * The name to address somebody by, from the whole name: 'Dr. Amara Okafor' and 'Okafor, Amara' give 'Amara'. A guess
 * that rather keeps too much than too little; empty for an empty name.
 */
export function firstName(name: string): string {
  const whole = name.trim()
  if (familyFirst.test(whole)) return whole
  const [family = '', given = ''] = whole.split(',', 2)
  const words = (given.trim() || family).split(/\s+/).filter((word) => word !== '')
  const first = words.find((word) => !isTitle(word) && !isInitial(word))
  return first ?? (words.length > 0 ? whole : '')
}

function isTitle(word: string): boolean {
  return titles.has(word.toLowerCase().replace(/\.$/, '')) && (word.endsWith('.') || word.length > 1)
}

/** 'J. Robert' is called by the second. */
function isInitial(word: string): boolean {
  return /^\p{L}\.$/u.test(word)
}
