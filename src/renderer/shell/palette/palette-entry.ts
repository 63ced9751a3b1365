import type { ReactNode } from 'react'

export interface PaletteEntry {
  id: string
  label: string
  description?: string
  icon?: ReactNode
  /** On the right: what it is, such as a status. */
  beside?: ReactNode
  /** On the right: the keys that do the same. */
  keys?: string
  /** Other words it is found by. */
  words?: string
  /** Not listed while nothing is typed. */
  onlyFound?: boolean
  /** It sends or changes something. */
  changes?: boolean
  run: () => void
}

/** Every word typed stands somewhere in it, in any order. */
export function isFound(entry: Pick<PaletteEntry, 'label' | 'words' | 'onlyFound'>, typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return !entry.onlyFound
  const text = `${entry.label} ${entry.words ?? ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
