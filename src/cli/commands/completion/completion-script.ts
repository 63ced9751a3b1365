import { assertNever } from '../../../shared/errors.ts'
import { type CommandNode, withDescendants } from '../../command-tree.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

/** Completes commands and options; everything else is a file to the shell. */
export function completionScript(shell: Shell, program: CommandNode): string {
  switch (shell) {
    case 'bash':
      return bashScript(program)
    case 'zsh':
      return zshScript(program)
    case 'fish':
      return fishScript(program)
    default:
      return assertNever(shell)
  }
}

interface Word {
  word: string
  help: string
}

const commandWords = ({ commands }: CommandNode): Word[] =>
  commands.map(({ name, summary }) => ({ word: name, help: summary }))

/** Those of the program are good everywhere. */
function optionWords(node: CommandNode, program: CommandNode): Word[] {
  const options = node === program ? node.options : [...node.options, ...program.options]
  return [
    ...options.flatMap(({ long, description }) => (long ? [{ word: long, help: description }] : [])),
    { word: '--help', help: 'Explain a command.' }
  ]
}

const paths = (program: CommandNode) =>
  withDescendants(program).flatMap(({ path }) => (path === '' ? [] : [path]))

function bashScript(program: CommandNode): string {
  const cases = withDescendants(program).map((node) => {
    const words = [...commandWords(node), ...optionWords(node, program)].map(({ word }) => word)
    return `    '${node.path}') words='${words.join(' ')}' ;;`
  })
  return `# bash completion for countersign
_countersign() {
  local word words='' at='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "\${at:+$at }$word" in
      ${paths(program)
        .map((path) => `'${path}'`)
        .join(' | ')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _countersign countersign
`
}

function zshScript(program: CommandNode): string {
  const quoted = ({ word, help }: Word) => `'${word}:${help.replace(/'/g, "'\\''").replace(/:/g, '\\:')}'`
  const cases = withDescendants(program).map(
    (node) =>
      `    ('${node.path}') commands=(${commandWords(node).map(quoted).join(' ')}); options=(${optionWords(node, program).map(quoted).join(' ')}) ;;`
  )
  return `#compdef countersign
_countersign() {
  local word at=''
  local -a commands options
  for word in \${words[2,CURRENT-1]}; do
    case "\${at:+$at }$word" in
      (${paths(program)
        .map((path) => path.replace(/ /g, '\\ '))
        .join('|')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  [[ $PREFIX == -* ]] && { _describe -o option options; return }
  (( \${#commands} )) && _describe command commands || _files
}
_countersign "$@"
`
}

function fishScript(program: CommandNode): string {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`
  const lines = withDescendants(program).flatMap((node) => {
    const here = `complete -c countersign -n '__countersign_at "${node.path}"'`
    return [
      ...commandWords(node).map(({ word, help }) => `${here} -f -a ${word} -d ${quoted(help)}`),
      ...optionWords(node, program).map(({ word, help }) => `${here} -l ${word.slice(2)} -d ${quoted(help)}`)
    ]
  })
  return `# fish completion for countersign
function __countersign_at
    set -l at
    for word in (commandline -opc)[2..-1]
        switch (string join ' ' $at $word)
            case ${paths(program)
              .map((path) => `'${path}'`)
              .join(' ')}
                set -a at $word
        end
    end
    test (string join ' ' -- $at) = $argv[1]
end
${lines.join('\n')}
`
}
