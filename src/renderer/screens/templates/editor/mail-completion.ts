import {
  type Completion,
  type CompletionContext,
  type CompletionSource,
  ifNotIn
} from '@codemirror/autocomplete'
import { liquidCompletionSource } from '@codemirror/lang-liquid'

export interface Variable {
  /** 'user.name', or 'user.fields["Due date"]' where a name cannot be said with a dot. */
  path: string
  explanation: string
  example: string
}

/** Words of our dialect that the library does not offer. */
const words: Completion[] = ['blank', 'true', 'false', 'contains', 'and', 'or'].map((label) => ({ label }))
/** They read files, so our dialect refuses them. */
const withoutFiles = new Set(['include', 'render', 'with', 'as'])

/** Variables, filters and tags of Liquid. */
export function liquidCompletions(variables: readonly Variable[]): CompletionSource {
  const everything = liquidCompletionSource({
    variables: [...completionsUnder([], variables), ...words],
    properties: (path) => completionsUnder(path, variables)
  })
  const ours = (context: CompletionContext) => {
    const found = everything(context)
    return found && { ...found, options: found.options.filter(({ label }) => !withoutFiles.has(label)) }
  }
  return ifNotIn(['StringLiteral', 'NumberLiteral', 'InlineComment', 'CommentText', 'RawText'], ours)
}

const isPlain = (path: string): boolean => /^[\w-]+(\.[\w-]+)*$/.test(path)

/** What can follow `path`: for ['user'] the names after `user.`, for [] the names a variable can begin with. */
export function completionsUnder(path: readonly string[], variables: readonly Variable[]): Completion[] {
  const found = new Map<string, Completion>()
  for (const variable of variables) {
    if (!isPlain(variable.path)) continue
    const names = variable.path.split('.')
    const name = names[path.length]
    if (name === undefined || path.some((part, index) => names[index] !== part)) continue
    const isWhole = names.length === path.length + 1
    if (found.has(name) && !isWhole) continue
    found.set(name, {
      label: name,
      type: isWhole ? 'variable' : 'namespace',
      ...(isWhole ? { detail: variable.example, info: variable.explanation } : {})
    })
  }
  return [...found.values()]
}
