/** What each variable of a template holds, by its path. */
export const templateVariableTexts = {
  'user.first_name': 'What to call the person, taken from the full name. Blank where there is no name.',
  'user.name': 'The full name, as imported. May be blank.',
  'user.address': 'The address the email goes to.',
  'user.role': 'The user’s role in your service. May be blank.',
  'user.locale': 'The user’s language and region, as imported. May be blank.',
  'user.id': 'Your own user ID, or Countersign’s where you have none.',
  link: 'The link that confirms the address. Every template needs it, in the HTML and in the text.',
  link_expires:
    'When the link expires, written as usual in the language of the template (the `lang` of its HTML).',
  'service.name': 'The name of your service, from Settings.',
  'service.website': 'The website of your service, from Settings. May be blank.'
}

export type TemplateVariablePath = keyof typeof templateVariableTexts

/** `column`: the imported column that it holds; null for the variables that every template has. */
export function templateVariableText({ path, column }: { path: string; column: string | null }): string {
  if (column !== null) return `The column “${column}” of your import. Blank for users who have none.`
  return isKnown(path) ? templateVariableTexts[path] : ''
}

const isKnown = (path: string): path is TemplateVariablePath => Object.hasOwn(templateVariableTexts, path)
