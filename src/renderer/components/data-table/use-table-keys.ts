import { type KeyboardEvent, useState } from 'react'

interface TableActions<Row> {
  count: number
  /** Rows a Page key moves by. */
  visible: number
  rowAt: (index: number) => Row | undefined
  reveal: (index: number) => void
  onOpen?: ((row: Row) => void) | undefined
  onToggle?: ((row: Row) => void) | undefined
  onRange?: ((from: number, to: number) => void) | undefined
  onSelectAll?: (() => void) | undefined
  onClear?: (() => void) | undefined
  onMenu: (row: Row, index: number) => void
  rowKeys?: Record<string, (row: Row) => void> | undefined
}

/** The keyboard of a table. `active` is the row the keys act on. */
export function useTableKeys<Row>(actions: TableActions<Row>) {
  const [active, setActive] = useState<number | null>(null)

  const moveTo = (index: number, extend: boolean) => {
    const to = Math.min(actions.count - 1, Math.max(0, index))
    if (actions.count === 0) return
    actions.reveal(to)
    if (extend && active !== null) actions.onRange?.(active, to)
    setActive(to)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Keys typed in a control inside a row belong to that control.
    if (event.target !== event.currentTarget) return
    const row = active === null ? undefined : actions.rowAt(active)
    const done = act(event, active ?? -1, row)
    if (done) event.preventDefault()
  }

  function act(event: KeyboardEvent, at: number, row: Row | undefined): boolean {
    const isCommand = event.ctrlKey || event.metaKey
    if (isCommand && event.key.toLowerCase() === 'a') {
      actions.onSelectAll?.()
      return actions.onSelectAll !== undefined
    }
    if (isCommand || event.altKey) return false
    switch (event.key) {
      case 'ArrowDown':
        moveTo(at + 1, event.shiftKey)
        return true
      case 'ArrowUp':
        moveTo(Math.max(0, at - 1), event.shiftKey)
        return true
      case 'PageDown':
        moveTo(at + actions.visible, event.shiftKey)
        return true
      case 'PageUp':
        moveTo(at - actions.visible, event.shiftKey)
        return true
      case 'Home':
        moveTo(0, event.shiftKey)
        return true
      case 'End':
        moveTo(actions.count - 1, event.shiftKey)
        return true
      case 'Escape':
        actions.onClear?.()
        return actions.onClear !== undefined
      default:
        return row !== undefined && actOnRow(event, at, row)
    }
  }

  function actOnRow(event: KeyboardEvent, at: number, row: Row): boolean {
    if (event.key === 'Enter') actions.onOpen?.(row)
    else if (event.key === ' ') actions.onToggle?.(row)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) actions.onMenu(row, at)
    else {
      const act = actions.rowKeys?.[event.key.toLowerCase()]
      if (!act) return false
      act(row)
    }
    return true
  }

  return { active, setActive, onKeyDown }
}
