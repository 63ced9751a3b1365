import type { z } from 'zod'
import type { templateVariable } from '../../../shared/models/template.ts'
import { exampleValues } from './values.ts'

export type TemplateVariable = z.infer<typeof templateVariable>

/** Columns that an import brought beside the usual ones: `user.fields.<name>`. */
export const fieldsPath = 'user.fields'

/** In the HTML part alone: the preheader, rendered, for the place in the page where mail programs look for it. */
export const preheaderPath = 'preheader'

/** Everything a template can name, but for imported columns. The editor completes from this list. */
export const templateVariables: readonly TemplateVariable[] = [
  'user.first_name',
  'user.name',
  'user.address',
  'user.role',
  'user.locale',
  'user.id',
  'link',
  'link_expires',
  'service.name',
  'service.website'
].map((path) => ({ path, column: null, example: exampleOf(path) }))

/** An imported column as a variable; a name that Liquid cannot say with a dot goes in brackets. */
export function fieldVariable(name: string, example: string): TemplateVariable {
  return {
    path: /^[A-Za-z_][\w-]*$/.test(name) ? `${fieldsPath}.${name}` : `${fieldsPath}[${JSON.stringify(name)}]`,
    column: name,
    example
  }
}

function exampleOf(path: string): string {
  const [group, name] = path.split('.') as [keyof typeof exampleValues, string?]
  const value = exampleValues[group]
  return typeof value === 'string' ? value : (value as Record<string, string>)[name!]!
}
