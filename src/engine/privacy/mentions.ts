import type { SavedView } from '../../shared/models/saved-view.ts'
import type { People } from './people.ts'

/** What stands where somebody's name or address was. */
export const removedPerson = 'removed person'

/** Finds people in free text, whatever the case. */
export interface Mentions {
  isIn(text: string): boolean
  /** Looks for addresses only: at the same cost however many people. */
  isAddressIn(text: string): boolean
  /** The text without them; the same one where they are not in it. */
  without(text: string): string
}

/** Whole words and whole addresses only: Ann Lee is not in 'Joann Leeds', lee@x.example not in 'ann.lee@x.example'. */
export function mentionsOf({ words }: Pick<People, 'words'>): Mentions {
  const addresses = new Set(words.filter((word) => word.includes('@')).map((word) => word.toLowerCase()))
  // Where there are no words at all nothing matches.
  const pattern = new RegExp(
    words
      .map((word) => {
        const escaped = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
        return word.includes('@')
          ? `(?<![\\p{L}\\p{N}.!#$%&'*+/=?^_\`{|}~-])${escaped}(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`
          : `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`
      })
      .join('|') || '(?!)',
    'giu'
  )
  return {
    isIn: (text) => text.search(pattern) >= 0,
    isAddressIn: (text) =>
      (text.match(/[^\s<>"(),:;[\]=]+@[^\s<>"(),:;[\]=]+/g) ?? []).some((found) =>
        addresses.has(found.toLowerCase().replace(/\.$/, ''))
      ),
    without: (text) => text.replace(pattern, removedPerson)
  }
}

/** Saved views of users that search for them, or are called after them. */
export const viewsNaming = (views: readonly SavedView[], { isIn }: Mentions): SavedView[] =>
  views.filter(({ name, filter }) => isIn(`${name}\n${filter.search ?? ''}`))
