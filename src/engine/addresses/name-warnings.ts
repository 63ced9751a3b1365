import type { NameWarning } from '../../shared/models/user.ts'
import { hiddenCharacters } from '../../shared/text/hidden-characters.ts'

/** Scripts whose letters look alike. No word is written in two of them. */
const confusable = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u]
] as const

// eslint-disable-next-line no-control-regex
const plain = /^[\x20-\x7e]*$/

/** What about a name can deceive its reader. Such names are kept: they are rarely malicious, but worth a look. */
export function nameWarnings(name: string): NameWarning[] {
  if (plain.test(name)) return []
  const warnings: NameWarning[] = []
  const hidden = hiddenCharacters(name)
  for (const kind of ['direction', 'invisible', 'control'] as const) if (hidden.has(kind)) warnings.push(kind)
  if (name.split(/[\s-]+/).some(isMixed)) warnings.push('mixed-scripts')
  return warnings
}

function isMixed(word: string): boolean {
  return confusable.filter(([, script]) => script.test(word)).length > 1
}
