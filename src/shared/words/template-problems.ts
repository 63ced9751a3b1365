import { type Catalog, type Reasoned, type ReasonArguments, textOf } from './catalog.ts'
import type { Format } from './format.ts'

const partNames: Record<string, string> = {
  subject: 'subject',
  preheader: 'preheader',
  html: 'HTML',
  text: 'text'
}

/** `subject`, `preheader`, `HTML` or `text`. */
export const partName = (part: string): string => partNames[part] ?? part

/** What can be wrong with a template, as found at a place in one of its parts. */
const templateProblemTexts = {
  // What Liquid cannot read.
  'output-not-closed': () => '“{{” is not closed. Add “}}” after the name.',
  'tag-not-ended': ({ tag }: { tag: string }) =>
    `{% ${tag} %} is not closed. Add {% end${tag} %} where it ends.`,
  'tag-not-closed': () => '“{%” is not closed. Add “%}” at the end.',
  'raw-not-closed': () => '{% raw %} is not closed. Add {% endraw %} where it ends.',
  'tag-not-allowed': ({ tag }: { tag: string }) =>
    `{% ${tag} %} is not available, since a template can’t use other files. Put the text in here.`,
  'end-without-start': ({ tag }: { tag: string }) => `There is no open {% ${tag} %} before this.`,
  'branch-outside-block': () => 'There is no {% if %} or {% case %} around this.',
  'unknown-tag': ({ tag, near }: { tag: string; near: string | null }) =>
    near === null
      ? `There is no tag {% ${tag} %}.`
      : `There is no tag {% ${tag} %}. Did you mean {% ${near} %}?`,
  'unknown-filter': ({ filter, near }: { filter: string; near: string | null }) =>
    near === null
      ? `There is no filter “${filter}”.`
      : `There is no filter “${filter}”. Did you mean “${near}”?`,
  'unknown-value': ({ path, near }: { path: string; near: string | null }) =>
    near === null
      ? `There is no value “${path}”. See the list of variables.`
      : `There is no value “${path}”. Did you mean “${near}”?`,
  'value-missing': () => 'A value is missing here.',
  'not-a-value': ({ text }: { text: string }) => `“${text}” is not a value. Write it like user.name.`,
  'not-a-name': () => 'This is not a name. Join names with one dot, and filters with “|”.',
  'name-missing': () => 'A name is missing here.',
  'tag-incomplete': ({ tag }: { tag: string }) => `“${tag}” is incomplete.`,
  'too-complex': () => 'This takes too long or grows too large. Simplify it.',
  'output-too-long': () => 'This is far too long for an email.',
  'template-too-long': () => 'The template is far too long for an email.',
  'nested-too-deeply': () => 'This is nested too deeply or grows too large. Simplify it.',
  'liquid-error': ({ detail }: { detail: string }) => `Liquid can’t read this: ${detail}.`,

  // What its names mean.
  'value-unclear': () => 'This value is only known when the email is made, and may be missing.',
  'group-not-value': ({ path, example }: { path: string; example: string }) =>
    `“${path}” is a group of values. Name one of them, such as “${example}”.`,
  'unknown-column': ({ column, near }: { column: string; near: string | null }) =>
    near === null
      ? `No user has a column “${column}”, so this will be blank.`
      : `No user has a column “${column}”, so this will be blank. Did you mean “${near}”?`,

  // What the finished email would be like.
  'part-empty': ({ part }: { part: string }) => `The ${partName(part)} is empty.`,
  'part-without-link': ({ part }: { part: string }) =>
    `The ${partName(part)} has no link. Put {{ link }} where it belongs.`,
  'subject-blank-when-sent': () => 'The subject is blank once its values are filled in.',
  'subject-long': ({ length }: { length: number }, format) =>
    `The subject is ${format.count(length)} characters long. Mail programs show about 60.`,
  'message-large': ({ kilobytes }: { kilobytes: number }, format) =>
    `The email is ${format.count(kilobytes)} kB. Gmail cuts it off at 102 kB and hides the rest.`,
  'message-slow': ({ ms }: { ms: number }, format) =>
    `One email takes ${format.count(ms)} ms to make, which would slow down all others. Simplify the loops.`,

  // What mail programs make of its HTML.
  'style-sheet-elsewhere': () =>
    'Mail programs load no external style sheets. Write the styles into the tags.',
  'link-not-clickable': () =>
    'The link is shown but can’t be clicked. Put it in a tag: <a href="{{ link }}">.',
  'script-ignored': () => 'Mail programs run no scripts, and many reject an email that contains one.',
  'tag-not-shown': ({ tag }: { tag: string }) => `Most mail programs don’t show <${tag}>.`,
  'event-attribute-ignored': () => 'Mail programs run no scripts, so this attribute does nothing.',
  'image-without-alt': () =>
    'The image has no alt text, so readers without images see nothing. Write alt="" if it is only decoration.',
  'image-remote': () =>
    'Mail programs only load this image after asking. The email must make sense without it.',
  'image-inline': () => 'Gmail and Outlook don’t show images embedded as data.'
} satisfies Catalog

export type TemplateProblemWhy = ReasonArguments<typeof templateProblemTexts>

export const templateProblemText = (problem: Reasoned, format: Format): string =>
  textOf(templateProblemTexts, problem, format) ?? problem.reason
