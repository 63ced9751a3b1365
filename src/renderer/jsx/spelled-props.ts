import { spelledOut } from '../../shared/text/hidden-characters.ts'

/** Of the properties of an element or component, those that are read and not edited. */
const read = [
  'title',
  'label',
  'description',
  'aria-label',
  'aria-description',
  'alt',
  'placeholder'
] as const

/**
 * The properties of an element with every text that is shown spelled out: names, replies and file names come from strangers,
 * and one that reverses the writing direction could make the words around it read as others. Done for every element there
 * is, as a template escapes: a screen cannot forget it. What a person edits (`value`) stays as it is.
 */
export function spelledProps<Props>(props: Props): Props {
  const given = props as Record<string, unknown>
  let shown: Record<string, unknown> | undefined
  const set = (name: string, value: unknown) => ((shown ??= { ...given })[name] = value)
  for (const name of read) {
    const text = given[name]
    if (typeof text !== 'string') continue
    const spelled = spelledOut(text)
    if (spelled !== text) set(name, spelled)
  }
  const { children, data } = given
  // Of a list to choose from, what is read; what is chosen stays as it is.
  if (Array.isArray(data) && data.some((choice) => isHidden(choice))) {
    set(
      'data',
      data.map((choice: unknown) =>
        isHidden(choice) ? { ...choice, label: spelledOut(choice.label) } : choice
      )
    )
  }
  if (typeof children === 'string') {
    const spelled = spelledOut(children)
    if (spelled !== children) set('children', spelled)
  } else if (Array.isArray(children)) {
    const spelled = children.map((child: unknown) => (typeof child === 'string' ? spelledOut(child) : child))
    if (spelled.some((child, index) => child !== children[index])) set('children', spelled)
  }
  return (shown as Props | undefined) ?? props
}

function isHidden(choice: unknown): choice is { label: string } {
  if (typeof choice !== 'object' || choice === null || !('label' in choice)) return false
  return typeof choice.label === 'string' && spelledOut(choice.label) !== choice.label
}
