import { ensureSyntaxTree } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { describe, expect, test } from 'vitest'
import { mailLanguage } from '../../../../src/renderer/screens/templates/editor/mail-language.ts'
import { variableAt } from '../../../../src/renderer/screens/templates/editor/variable-tooltip.ts'

const variables = [
  { path: 'user.name', explanation: 'The whole name.', example: 'Amara Okafor' },
  { path: 'user.fields["Due date"]', explanation: 'The column “Due date”.', example: '' },
  { path: 'link', explanation: 'The link.', example: '' }
]
const at = (text: string, part: string) => {
  const state = EditorState.create({ doc: text, extensions: mailLanguage('html', variables) })
  // As in an editor that had time to read it.
  ensureSyntaxTree(state, text.length, 10_000)
  return variableAt(state, text.indexOf(part) + 1, variables)
}

describe('the variable under the pointer', () => {
  test('is the whole path, wherever in it the pointer is', () => {
    const line = '<p>Dear {{ user.name | default: "there" }},</p>'
    expect(at(line, 'name')).toEqual({ variable: variables[0], from: 11, to: 20 })
    expect(at(line, 'user')?.variable.path).toBe('user.name')
    expect(at('{{ user.fields["Due date"] }}', 'fields')?.variable).toBe(variables[1])
  })

  test('is found in tags and in values of attributes as in outputs', () => {
    expect(at('{% if user.name != blank %}Hello{% endif %}', 'name')?.variable.path).toBe('user.name')
    expect(at('<a href="{{ link }}">', 'link')?.variable.path).toBe('link')
  })

  test('is none outside of Liquid, nor where there is no such value', () => {
    expect(at('<a class="link">', 'link')).toBeUndefined()
    expect(at('{{ user.name }} and a link', 'link')).toBeUndefined()
    expect(at('{{ user.nickname }}', 'nick')).toBeUndefined()
  })
})
