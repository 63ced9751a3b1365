import type { ReactNode } from 'react'
import {
  characterNumber,
  type HiddenCharacter,
  hiddenCharacter,
  hiddenCharacters
} from '../../../shared/text/hidden-characters.ts'
import classes from './person-name.module.css'

const kindWords: Record<HiddenCharacter, string> = {
  direction: 'reverses the writing direction',
  invisible: 'is invisible',
  control: 'is a control character'
}

/** A name or text of somebody else's: characters that deceive the eye stand in it by their numbers, and do nothing. */
export function PersonName({ name }: { name: string }): ReactNode {
  if (hiddenCharacters(name).size === 0) return name
  const parts: ReactNode[] = []
  let run = ''
  // By code points: an emoji stays whole within its run.
  for (const character of name) {
    const kind = hiddenCharacter(character, name)
    if (!kind) {
      run += character
      continue
    }
    parts.push(
      run,
      <span key={parts.length} className={classes.hidden} title={`A character that ${kindWords[kind]}`}>
        {characterNumber(character)}
      </span>
    )
    run = ''
  }
  return [...parts, run]
}
