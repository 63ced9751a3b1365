import { describe, expect, it } from 'vitest'
import { createJudge, isRefusal } from '../../../../src/engine/imports/check/check-row.ts'
import { readStatus } from '../../../../src/engine/imports/check/read-status.ts'
import type { ColumnMapping, ImportTarget } from '../../../../src/shared/models/import.ts'

const now = Date.UTC(2026, 0, 1)
const columnsOf = (...targets: (ImportTarget | `fields.${string}`)[]): ColumnMapping[] =>
  targets.map((target, column) => ({
    column,
    header: target,
    target: target.startsWith('fields.') ? 'field' : (target as ImportTarget),
    fieldName: target.startsWith('fields.') ? target.slice(7) : null
  }))
const judge = (columns: ColumnMapping[], ...cells: string[]) =>
  createJudge(columns, columns.length, ';', now)({ line: 2, cells, raw: cells.join(';'), fault: null })
const nameOf = (targets: ImportTarget[], ...cells: string[]) => {
  const judged = judge(columnsOf('address', ...targets), 'anna@mail.example', ...cells)
  return isRefusal(judged) ? judged.reason : judged.name
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
      judge(columns, ' K-1 ', 'Jürgen  Größe', ' Jurgen@Mail.Example ', 'admin', '', 'yes', '', 'gold', '')
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
    expect(judge(columnsOf('address', 'fields.__proto__'), 'a@mail.example', 'x')).toMatchObject({
      fields: '{"__proto__":"x"}'
    })
  })

  it.each([
    ['no-address', ['', 'x', ''], 'Column “address” is empty. Fill in the address, or leave the row out.'],
    ['bad-address', ['anna.mail.example', 'x', ''], 'Column “address”: “anna.mail.example” has no @.'],
    [
      'bad-status',
      ['a@mail.example', 'x', 'perhaps'],
      'Column “status” says “perhaps”, which is no status. Write verified or pending, yes or no, or the date of verification; or leave the column out.'
    ],
    [
      'too-many-columns',
      ['a@mail.example', 'Berg', 'Anna', 'yes'],
      'The row has 4 columns, the file has 3. Put a value with a semicolon in it into quotation marks.'
    ],
    [
      'too-few-columns',
      ['a@mail.example'],
      'The row has 1 column, the file has 3. Add what is missing; an empty value still needs its delimiter.'
    ],
    [
      'too-long',
      ['a@mail.example', 'x'.repeat(501), ''],
      'Column “name” has more than 500 characters. Shorten it, or leave the column out.'
    ],
    [
      'bad-encoding',
      ['a@mail.example', 'J\ufffdrgen', ''],
      'The row has characters that cannot be read in this encoding. Choose another encoding above, or export the file as UTF-8.'
    ],
    [
      'bad-encoding',
      ['a@mail.example', 'An\0na', ''],
      'The row has NUL characters in it: it is damaged. Export the file again.'
    ]
  ])('is refused for %s', (reason, cells, text) => {
    expect(judge(columnsOf('address', 'name', 'status'), ...cells)).toEqual({ reason, text })
  })

  it('may have more columns than the file when they are empty', () => {
    expect(judge(columnsOf('address'), 'a@mail.example', '', ' ')).toMatchObject({
      address: 'a@mail.example'
    })
  })
})

describe('columns', () => {
  const refusal = (columns: ColumnMapping[], width = columns.length) => {
    try {
      createJudge(columns, width, ',', now)
    } catch (error) {
      return error
    }
    return null
  }

  it.each([
    [columnsOf('name', 'role'), 'No column is the e-mail address. Choose the column that has it.'],
    [
      columnsOf('address', 'name', 'name'),
      'Column “name” and column “name” are both taken for the name. Choose one.'
    ],
    [
      columnsOf('address', 'fields.plan', 'fields.plan'),
      'Column “fields.plan” and column “fields.plan” are both called plan in templates. Give one of them another name.'
    ],
    [
      columnsOf('address', 'fields.'),
      'Column “fields.” has no name for templates. Give it one, or leave the column out.'
    ]
  ])('that cannot make users are refused', (columns, message) => {
    expect(refusal(columns)).toMatchObject({ code: 'INVALID_FIELD', message, data: { field: 'columns' } })
  })

  it('that the file does not have are refused', () => {
    expect(refusal(columnsOf('address', 'name'), 1)).toMatchObject({
      message: 'There is no column 2: the file has 1. Choose the file again.'
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

  it.each(['maybe', '2', '2025-13-45', 'n/a'])('%j is none', (value) => {
    expect(readStatus(value, now)).toBeNull()
  })
})
