import { parse } from 'node:path'
import type { SavedView } from '../../shared/models/saved-view.ts'
import type { People } from './people.sql.ts'

/** What stands where somebody's name or address was. */
export const removedPerson = 'removed person'

/** Finds people in free text, whatever the case. */
export interface Mentions {
  isIn(text: string): boolean
  /** Looks for addresses only: at the same cost however many people. */
  isAddressIn(text: string): boolean
  /** The text without them; the same one where they are not in it. */
  without(text: string): string
  /** The same for the name of a file, which can have any extension. */
  withoutInFileName(name: string): string
}

/**
 * What can be an address, as far as it is without quotes: from its @ to its end, and what stands before the @. It begins
 * with the @ so that a long line without any, such as a picture in BASE64, costs nothing.
 */
const fromAt = /@(?<=([^\s<>"(),:;[\]@]{1,64})@)[\p{L}\p{N}.-]+/gu

/**
 * Whole words and whole addresses only: Ann Lee is not in 'Joann Leeds', lee@x.example not in 'ann.lee@x.example'. One
 * pattern for a thousand people would take a tenth of a second for each text: addresses are looked up, and names first
 * looked for as mere letters.
 */
export function mentionsOf({ words }: Pick<People, 'words'>): Mentions {
  const lower = [...new Set(words.map((word) => word.toLowerCase()))]
  const isPlain = (word: string) => [...word.matchAll(fromAt)].some(([end, before]) => before + end === word)
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
  /** Where one of the addresses stands. Around it may be a full stop, or `?to=…`. */
  function* addressesIn(text: string): Generator<{ from: number; to: number }, void, void> {
    for (const { 0: end, 1: before, index } of text.matchAll(fromAt)) {
      const whole = `${before}${end}`.toLowerCase().replace(/[.-]+$/, '')
      const address = [whole, withoutExtension(whole)]
        .flatMap((each) => [each, each.replace(/^.*['`={}|/?&“”‘’„«»]/, '')])
        .find((each) => addresses.has(each))
      if (address === undefined) continue
      const from = index - before!.length + whole.lastIndexOf(address)
      yield { from, to: from + address.length }
    }
  }

  const mentions: Mentions = {
    isAddressIn: (text) => addressesIn(text).next().done === false,
    isIn: (text) =>
      mentions.isAddressIn(text) || namesIn(text).some((name) => text.search(patternOf(name)) >= 0),
    withoutInFileName(name) {
      const { name: stem, ext } = parse(name)
      return mentions.without(mentions.without(stem) + ext)
    },
    without(text) {
      let withoutAddresses = ''
      let done = 0
      for (const { from, to } of addressesIn(text)) {
        withoutAddresses += text.slice(done, from) + removedPerson
        done = to
      }
      withoutAddresses += text.slice(done)
      return namesIn(withoutAddresses).reduce(
        (rest, name) => rest.replace(patternOf(name), removedPerson),
        withoutAddresses
      )
    }
  }
  return mentions
}

/** `ada@x.example.csv` is a file with Ada's address; `ada@x.example.de` is another address. */
const withoutExtension = (text: string) => text.replace(/\.(?:csv|tsv|tab|txt|xlsx?|json)$/, '')

/** Saved views of users that search for them, or are called after them. */
export const viewsNaming = (views: readonly SavedView[], { isIn }: Mentions): SavedView[] =>
  views.filter(({ name, filter }) => isIn(`${name}\n${filter.search ?? ''}`))
