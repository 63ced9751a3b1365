/** Which columns of a table are shown and how wide, as the person left them; what is not named is as it was at first. */
export interface ColumnChoices {
  /** Px. */
  sizes: Record<string, number>
  visible: Record<string, boolean>
}

const keyOf = (table: string): string => `countersign.columns.${table}`
const changed = 'countersign-columns'

/** As it is kept; equal texts are equal choices. */
export const keptColumns = (table: string): string => window.localStorage.getItem(keyOf(table)) ?? ''

export function readColumns(kept: string): ColumnChoices {
  try {
    const { sizes, visible } = JSON.parse(kept) as Partial<ColumnChoices>
    return { sizes: sizes ?? {}, visible: visible ?? {} }
  } catch {
    return { sizes: {}, visible: {} }
  }
}

export function keepColumns(table: string, choices: ColumnChoices): void {
  window.localStorage.setItem(keyOf(table), JSON.stringify(choices))
  window.dispatchEvent(new Event(changed))
}

export function onColumnsKept(listener: () => void): () => void {
  window.addEventListener(changed, listener)
  return () => window.removeEventListener(changed, listener)
}
