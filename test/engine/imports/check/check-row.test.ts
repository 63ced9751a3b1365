import { describe, expect, it } from 'vitest'
import { createRowCheck, isRefusal } from '../../../../src/engine/imports/check/check-row.ts'
import { readStatus } from '../../../../src/engine/imports/check/read-status.ts'
import { toReasoned } from '../../../../src/shared/errors.ts'
import { errorText } from '../../../../src/shared/words/errors/error-text.ts'
import { rowProblemText } from '../../../../src/shared/words/row-problems.ts'
import { format } from '../../../helpers/format.ts'
import type { ColumnMapping, ImportTarget } from '../../../../src/shared/models/import.ts'

const now = Date.UTC(2026, 0, 1)
const columnsOf = (...targets: (ImportTarget | `fields.${string}`)[]): ColumnMapping[] =>
  targets.map((target, column) => ({
    column,
    header: target,
    target: target.startsWith('fields.') ? 'field' : (target as ImportTarget),
    fieldName: target.startsWith('fields.') ? target.slice(7) : null
  }))
const check = (columns: ColumnMapping[], ...cells: string[]) =>
  createRowCheck(columns, columns.length, ';', now)({ line: 2, cells, raw: cells.join(';'), fault: null })
const nameOf = (targets: ImportTarget[], ...cells: string[]) => {
  const checked = check(columnsOf('address', ...targets), 'anna@mail.example', ...cells)
  return isRefusal(checked) ? checked.reason : checked.name
}

describe('a row', () => {
  it('becomes a user with what it says, and nothing where it says nothing', () => {
    const columns = columnsOf(
      'external-id',
      'name',
      'address',
      'role',
      'locale',
      'status',
      'link',
      'fields.plan',
      'fields.note'
    )
    expect(
      check(columns, ' K-1 ', 'Jürgen  Größe', ' Jurgen@Mail.Example ', 'admin', '', 'yes', '', 'gold', '')
    ).toEqual({
      externalId: 'K-1',
      name: 'Jürgen Größe',
      nameKey: 'jurgen grosse',
      address: 'Jurgen@Mail.Example',
      addressKey: 'jurgen@mail.example',
      domain: 'mail.example',
      role: 'admin',
      locale: null,
      fields: '{"plan":"gold"}',
      link: null,
      status: 'verified',
      statusAt: null,
      warnings: []
    })
  })

  it.each([
    [['Anna', 'Berg'], 'Anna Berg'],
    [['Anna', ''], 'Anna'],
    [['', 'Berg'], 'Berg'],
    [['', ' '], null],
    [['さくら', '山田'], '山田さくら'],
    [['지민', '김'], '김지민'],
    [['Wei', '王'], 'Wei 王']
  ])('with the first and last name %j is of %j', ([first, last], name) => {
    expect(nameOf(['first-name', 'last-name'], first!, last!)).toBe(name)
  })

  it('goes by the full name where there is one, on one line', () => {
    expect(nameOf(['name', 'first-name', 'last-name'], 'Dr. Anna\r\n Berg', 'Anna', 'Berg')).toBe(
      'Dr. Anna Berg'
    )
    expect(nameOf(['name', 'first-name', 'last-name'], ' ', 'Anna', 'Berg')).toBe('Anna Berg')
  })

  it('keeps a value called __proto__ a value', () => {
    expect(check(columnsOf('address', 'fields.__proto__'), 'a@mail.example', 'x')).toMatchObject({
      fields: '{"__proto__":"x"}'
    })
  })

  it.each([
    ['no-address', ['', 'x', ''], 'Column “address” is empty. Fill in the address, or remove the row.'],
    ['bad-address', ['anna.mail.example', 'x', ''], 'Column “address”: “anna.mail.example” has no @.'],
    [
      'bad-status',
      ['a@mail.example', 'x', 'perhaps'],
      'Column “status” contains “perhaps”, which is not a status. Use verified or pending, yes or no, or the date of verification; or don’t import the column.'
    ],
    [
      'too-many-columns',
      ['a@mail.example', 'Berg', 'Anna', 'yes'],
      'The row has 4 columns, but the file has 3. Put values that contain a semicolon in quotation marks.'
    ],
    [
      'too-long',
      ['a@mail.example', 'x'.repeat(501), ''],
      'Column “name” has more than 500 characters. Shorten it, or don’t import the column.'
    ],
    [
      'bad-encoding',
      ['a@mail.example', 'J\ufffdrgen', ''],
      'The row contains characters that cannot be read in this encoding. Choose another encoding, or export the file as UTF-8.'
    ],
    [
      'bad-encoding',
      ['a@mail.example', 'An\0na', ''],
      'The row contains NUL characters: it is damaged. Export the file again.'
    ]
  ])('is refused for %s', (reason, cells, text) => {
    const refusal = check(columnsOf('address', 'name', 'status'), ...cells)
    if (!isRefusal(refusal)) throw new Error('The row was accepted.')
    expect([refusal.reason, rowProblemText(refusal.problem, format)]).toEqual([reason, text])
  })

  it('may end early: what is missing is empty, and it says so', () => {
    expect(check(columnsOf('address'), 'a@mail.example')).toMatchObject({ warnings: [] })
    const row = { line: 2, cells: ['a@mail.example'], raw: 'a@mail.example', fault: null }
    expect(createRowCheck(columnsOf('address', 'name', 'status'), 3, ';', now)(row)).toMatchObject({
      address: 'a@mail.example',
      name: null,
      status: null,
      warnings: ['cells-filled']
    })
  })

  it.each([
    'a@mail.example ::: b@mail.example',
    'a@mail.example; b@mail.example',
    'a@mail.example,b@mail.example'
  ])('with the addresses %j has the first, and says so', (cell) => {
    expect(check(columnsOf('address'), cell)).toMatchObject({
      address: 'a@mail.example',
      warnings: ['several-addresses']
    })
  })

  it('has no several addresses where one of them is none', () => {
    expect(check(columnsOf('address'), 'a@mail.example, Berg')).toMatchObject({ reason: 'bad-address' })
  })

  it.each(['\\N', 'NULL', '(null)', '0000-00-00', '0000-00-00 00:00:00'])('reads %s as nothing', (cell) => {
    expect(check(columnsOf('address', 'name', 'fields.born'), 'a@mail.example', cell, cell)).toMatchObject({
      name: null,
      fields: null
    })
  })

  it('reads ="00042" as the text that it keeps', () => {
    expect(check(columnsOf('address', 'external-id'), '="a@mail.example"', '="00042"')).toMatchObject({
      address: 'a@mail.example',
      externalId: '00042'
    })
  })

  it('may have more columns than the file when they are empty', () => {
    expect(check(columnsOf('address'), 'a@mail.example', '', ' ')).toMatchObject({
      address: 'a@mail.example'
    })
  })
})

describe('columns', () => {
  const refusal = (columns: ColumnMapping[], width = columns.length) => {
    try {
      createRowCheck(columns, width, ',', now)
    } catch (error) {
      return error
    }
    return null
  }

  it.each([
    [columnsOf('name', 'role'), 'No email column. Choose which column contains the email address.'],
    [
      columnsOf('address', 'name', 'name'),
      'Columns “name” and “name” are both imported as “Name”. Choose one.'
    ],
    [
      columnsOf('address', 'fields.plan', 'fields.plan'),
      'Columns “fields.plan” and “fields.plan” are both called plan in templates. Rename one of them.'
    ],
    [
      columnsOf('address', 'fields.'),
      'Column “fields.” needs a name for templates. Enter one, or don’t import the column.'
    ]
  ])('that cannot make users are refused', (columns, text) => {
    const error = refusal(columns)
    expect(error).toMatchObject({ code: 'INVALID_FIELD', data: { field: 'columns' } })
    expect(errorText(toReasoned(error), format)).toBe(text)
  })

  it('that the file does not have are refused', () => {
    expect(refusal(columnsOf('address', 'name'), 1)).toMatchObject({
      reason: 'column-missing',
      params: { number: 2, of: 1 }
    })
  })
})

describe('a status', () => {
  it.each([
    ['verified', 'verified'],
    [' Yes ', 'verified'],
    ['TRUE', 'verified'],
    ['1', 'verified'],
    ['ja', 'verified'],
    ['oui', 'verified'],
    ['14.03.2025', 'verified'],
    ['3/14/2025 8:30 AM', 'verified'],
    ['pending', 'pending'],
    ['no', 'pending'],
    ['false', 'pending'],
    ['0', 'pending'],
    ['', 'pending'],
    ['bounced', 'undeliverable']
  ])('%j is %s', (value, status) => {
    expect(readStatus(value, now)).toMatchObject({ status })
  })

  it('that is a date says since when, unless the date is still to come', () => {
    expect(readStatus('2025-03-14', now)).toEqual({ status: 'verified', at: Date.UTC(2025, 2, 14) })
    expect(readStatus('2025-03-14T08:30:00Z', now)).toEqual({
      status: 'verified',
      at: Date.UTC(2025, 2, 14, 8, 30)
    })
    expect(readStatus('2025-03-14 08:30:00 +0200', now)).toEqual({
      status: 'verified',
      at: Date.UTC(2025, 2, 14, 6, 30)
    })
    expect(readStatus('2027-03-14', now)).toEqual({ status: 'verified', at: null })
  })

  const at = Date.UTC(2025, 2, 14, 12, 34, 56)
  it.each([
    ['2025-03-14 12:34:56.789012+00', at + 789],
    ['2025-03-14 12:34:56+05:30', at - 5.5 * 3_600_000],
    ['2025-03-14 12:34:56-03', at + 3 * 3_600_000],
    ['2025-03-14 12:34:56', at],
    ['2025-03-14T12:34:56.000Z', at],
    ['2025-03-14 12:34:56 UTC', at],
    ['2025-03-14 12:34:56.789 +0000 UTC', at + 789],
    ['2025/03/14 12:34:56', at],
    ['20250314123456', at],
    ['14.03.2025 12:34:56', at],
    ['3/14/2025 12:34:56 PM', at],
    ['Mar 14, 2025', Date.UTC(2025, 2, 14)],
    ['March 14th, 2025, 12:34:56 PM', at],
    ['14 Mar 2025 12:34:56', at],
    ['Fri, 14 Mar 2025 12:34:56 GMT', at],
    ['Fri Mar 14 2025 13:34:56 GMT+0100 (Central European Standard Time)', at],
    ['14. März 2025', Date.UTC(2025, 2, 14)],
    ['14 de marzo de 2025', Date.UTC(2025, 2, 14)],
    ['2025年3月14日', Date.UTC(2025, 2, 14)],
    [String(at / 1000), at],
    [String(at), at],
    // Unclear whether in March or in April.
    ['03/04/2025', null]
  ])('%s is verified at that time', (value, time) => {
    expect(readStatus(value, now)).toEqual({ status: 'verified', at: time })
  })

  it.each(['0000-00-00 00:00:00', '0001-01-01T00:00:00Z', '1970-01-01 00:00:00', '\\N', 'NULL', '0'])(
    '%s is how programs write “never”',
    (value) => {
      expect(readStatus(value, now)).toEqual({ status: 'pending', at: null })
    }
  )

  it.each(['Active', 'enabled', 'subscribed', 'aktiv', '2025-02-30', 'Foo 14, 2025'])(
    '%j says nothing',
    (value) => {
      expect(readStatus(value, now)).toBeNull()
    }
  )

  it.each(['maybe', '2', '2025-13-45', 'n/a'])('%j is none', (value) => {
    expect(readStatus(value, now)).toBeNull()
  })
})
