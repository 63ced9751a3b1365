import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'
import type { Format } from './format.ts'

/** `line`: of the first such name. */
type Names = { count: number; line: number }

const namesText = ({ count, line }: Names, format: Format, [one, many]: [string, string]) =>
  format.plural(count, {
    one: `The name on line ${format.count(line)} ${one}`,
    other: `${format.count(count)} names, the first on line ${format.count(line)}, ${many}`
  })

/** What about a file is imported, or can be, but is worth a look. */
export const importWarningTexts = {
  'characters-unreadable': () =>
    'Some characters cannot be read in this encoding. If names look wrong below, choose another encoding.',
  'no-address-column': () =>
    'No column looks like email addresses. Choose the one that contains them, or another delimiter.',
  'cells-filled': ({ count, line }: Names, format: Format) =>
    format.plural(count, {
      one: `The row on line ${format.count(line)} ends early. Its missing cells are read as empty.`,
      other: `${format.count(count)} rows, the first on line ${format.count(line)}, end early. Their missing cells are read as empty.`
    }),
  'several-addresses': ({ count, line }: Names, format: Format) =>
    format.plural(count, {
      one: `The row on line ${format.count(line)} has several addresses in one cell. The first one is imported.`,
      other: `${format.count(count)} rows, the first on line ${format.count(line)}, have several addresses in one cell. The first one of each is imported.`
    }),
  'address-of-existing-user': ({ count }: { count: number }, format: Format) =>
    format.plural(count, {
      one: '1 new user has the address of an existing user without a user ID. They will be two users.',
      other: `${format.count(count)} new users have the address of an existing user without a user ID. They will be separate users.`
    }),
  'name-direction': (names: Names, format: Format) =>
    namesText(names, format, [
      'contains characters that reverse the direction of text. It is imported, but may read as another name.',
      'contain characters that reverse the direction of text. They are imported, but may read as other names.'
    ]),
  'name-invisible': (names: Names, format: Format) =>
    namesText(names, format, [
      'contains invisible characters. It is imported unchanged.',
      'contain invisible characters. They are imported unchanged.'
    ]),
  'name-control': (names: Names, format: Format) =>
    namesText(names, format, [
      'contains control characters. They are imported, but left out of emails.',
      'contain control characters. They are imported, but left out of emails.'
    ]),
  'name-mixed-scripts': (names: Names, format: Format) =>
    namesText(names, format, [
      'mixes look-alike letters of different alphabets. It is imported, but worth a look.',
      'mix look-alike letters of different alphabets. They are imported, but worth a look.'
    ])
} satisfies Catalog

export type ImportWarning = PhraseOf<typeof importWarningTexts>

export const importWarningText = (warning: Reasoned, format: Format): string =>
  textOf(importWarningTexts, warning, format) ?? warning.reason
