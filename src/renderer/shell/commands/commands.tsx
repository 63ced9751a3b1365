import { useCommands } from './use-commands.ts'

/** Listens to the keys and the menu for as long as the window lives. */
export function Commands() {
  useCommands()
  return null
}
