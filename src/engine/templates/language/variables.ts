import type { z } from 'zod'
import type { templateVariable } from '../../../shared/models/template.ts'
import { exampleValues } from './values.ts'

export type TemplateVariable = z.infer<typeof templateVariable>

/** Columns that an import brought beside the usual ones: `user.fields.<name>`. */
export const fieldsPath = 'user.fields'

/** In the HTML part alone: the preheader, rendered, for the place in the page where mail programs look for it. */
export const preheaderPath = 'preheader'

const explanations: readonly (readonly [path: string, explanation: string])[] = [
  ['user.first_name', 'What to call the person, taken from the whole name. Empty where there is no name.'],
  ['user.name', 'The whole name, as imported. May be empty.'],
  ['user.address', 'The address the mail goes to.'],
  ['user.role', 'The role of the user in your service. May be empty.'],
  ['user.locale', 'Language and region of the user, as imported. May be empty.'],
  ['user.id', 'Your own id of the user, or ours where you have none.'],
  ['link', 'The link that confirms the address. Every template needs it, in the HTML and in the text.'],
  [
    'link_expires',
    'Until when the link works, written as is usual in the language of the template (the `lang` of its HTML).'
  ],
  ['service.name', 'The name of your service, from Settings.'],
  ['service.website', 'The website of your service, from Settings. May be empty.']
]

/** Everything a template can name, but for imported columns. The editor completes from this list. */
export const templateVariables: readonly TemplateVariable[] = explanations.map(([path, explanation]) => ({
  path,
  explanation,
  example: exampleOf(path)
}))

/** An imported column as a variable; a name that Liquid cannot say with a dot goes in brackets. */
export function fieldVariable(name: string, example: string): TemplateVariable {
  return {
    path: /^[A-Za-z_][\w-]*$/.test(name) ? `${fieldsPath}.${name}` : `${fieldsPath}[${JSON.stringify(name)}]`,
    explanation: `The column “${name}” of your import. Empty for users who have none.`,
    example
  }
}

function exampleOf(path: string): string {
  const [group, name] = path.split('.') as [keyof typeof exampleValues, string?]
  const value = exampleValues[group]
  return typeof value === 'string' ? value : (value as Record<string, string>)[name!]!
}
