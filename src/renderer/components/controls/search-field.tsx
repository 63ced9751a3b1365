import { CloseButton, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useEffectEvent, useState } from 'react'
import { useShell } from '../../client/index.ts'

/** Milliseconds after the last key before the engine is asked. */
const settlesAfter = 150

/** The search of a screen: Ctrl/Cmd-F puts the cursor into it, Esc empties it. Reports what was typed, settled. */
export function SearchField({
  value,
  onSearch,
  placeholder,
  width = 220
}: {
  value: string
  onSearch: (search: string) => void
  placeholder: string
  /** Px, at most: it gives way to what stands beside it. */
  width?: number
}) {
  const command = useShell().platform === 'darwin' ? '⌘F' : 'Ctrl F'
  // In a small window the words that say what is searched need the room.
  const hints = useMediaQuery('(min-width: 1100px)', true, { getInitialValueInEffect: false })
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState(value)
  // The value changed from outside: a link to the list, the back button, 'clear filters'.
  if (value !== known) {
    setKnown(value)
    setTyped(value)
  }
  const report = useEffectEvent((search: string) => {
    setKnown(search)
    if (search !== value) onSearch(search)
  })
  useEffect(() => {
    const timer = setTimeout(() => report(typed.trim()), settlesAfter)
    return () => clearTimeout(timer)
  }, [typed])

  return (
    <TextInput
      data-screen-search
      type="search"
      role="searchbox"
      aria-label={placeholder}
      placeholder={placeholder}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || typed === '') return
        event.preventDefault()
        setTyped('')
      }}
      style={{ flex: '1 1 165px', maxWidth: width }}
      rightSectionWidth={typed !== '' ? 30 : hints ? 52 : 8}
      rightSection={
        typed === '' ? (
          hints && <kbd aria-hidden="true">{command}</kbd>
        ) : (
          <CloseButton size="xs" aria-label="Clear search" onClick={() => setTyped('')} />
        )
      }
    />
  )
}

/** Puts the cursor into the screen's search; false when the screen has none. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('input[data-screen-search]')
  field?.focus()
  field?.select()
  return field !== null
}
