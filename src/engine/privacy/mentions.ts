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

/** What can be an address, as far as it is without quotes. */
const token = /[^\s<>"(),:;[\]]+@[\p{L}\p{N}.-]+/gu

/**
 * Whole words and whole addresses only: Ann Lee is not in 'Joann Leeds', lee@x.example not in 'ann.lee@x.example'. One
 * pattern for a thousand people would take a tenth of a second for each text: addresses are looked up, and names first
 * looked for as mere letters.
 */
export function mentionsOf({ words }: Pick<People, 'words'>): Mentions {
  const lower = [...new Set(words.map((word) => word.toLowerCase()))]
  const isPlain = (word: string) => word.match(token)?.[0] === word
  const addresses = new Set(lower.filter(isPlain))
  const names = lower.filter((word) => !isPlain(word))
  const patterns = new Map<string, RegExp>()
  const patternOf = (name: string): RegExp => {
    let pattern = patterns.get(name)
    if (!pattern) {
      const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
      pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu')
      patterns.set(name, pattern)
    }
    return pattern
  }
  const namesIn = (text: string) => {
    const letters = text.toLowerCase()
    return names.filter((name) => letters.includes(name))
  }
  /** With what may stand around an address, such as a full stop or `?to=…`. */
  const addressIn = (found: string): string | undefined => {
    const end = found.toLowerCase().replace(/[.-]+$/, '')
    return [end, end.replace(/^.*['`={}|/?&]/, '')].find((address) => addresses.has(address))
  }

  const mentions: Mentions = {
    isAddressIn: (text) => (text.match(token) ?? []).some((found) => addressIn(found) !== undefined),
    isIn: (text) =>
      mentions.isAddressIn(text) || namesIn(text).some((name) => text.search(patternOf(name)) >= 0),
    without(text) {
      const withoutAddresses = text.replace(token, (found) => {
        const address = addressIn(found)
        if (address === undefined) return found
        const at = found.toLowerCase().lastIndexOf(address)
        return `${found.slice(0, at)}${removedPerson}${found.slice(at + address.length)}`
      })
      return namesIn(withoutAddresses).reduce(
        (rest, name) => rest.replace(patternOf(name), removedPerson),
        withoutAddresses
      )
    }
  }
  return mentions
}

/** Saved views of users that search for them, or are called after them. */
export const viewsNaming = (views: readonly SavedView[], { isIn }: Mentions): SavedView[] =>
  views.filter(({ name, filter }) => isIn(`${name}\n${filter.search ?? ''}`))
