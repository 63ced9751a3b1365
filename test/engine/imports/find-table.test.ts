import { describe, expect, it } from 'vitest'
import { findTable } from '../../../src/engine/imports/find-table.ts'
import { readHead } from '../../../src/engine/sources/index.ts'

const table = (text: string) => findTable(readHead(text, ',', true))

describe('the table of a file', () => {
  it.each([
    ['name,email\nAnna,anna@mail.example\n', true],
    ['Who,Reach at\nAnna,anna@mail.example\n', true],
    ['Anna,anna@mail.example\nUwe,uwe@mail.example\n', false],
    // Slips in the first row.
    ['Anna,anna@mail\nUwe,uwe@mail.example\n', false],
    ['Anna,anna.mail.example\nUwe,uwe@mail.example\n', false],
    ['Anna,anna@@mail.example\nUwe,uwe@mail.example\n', false],
    ['Anna,\nUwe,uwe@mail.example\n', false]
  ])('%j has names of columns: %s', (text, hasHeader) => {
    expect(table(text)).toEqual({ titleRows: 0, hasHeader })
  })

  it.each([
    ['Members of the club\nName,Email\nAnna,anna@mail.example\n', 1],
    ['Members of the club,,\nExported on,2026-03-01\n\nName,Email,City\nAnna,anna@mail.example,x\n', 2],
    ['Members\nEmail\nanna@mail.example\n', 1]
  ])('begins below its title: %j', (text, titleRows) => {
    expect(table(text)).toEqual({ titleRows, hasHeader: true })
  })

  it('has no title where a user stands above the names', () => {
    expect(table('anna@mail.example\nName,Email\nUwe,uwe@mail.example\n')).toMatchObject({ titleRows: 0 })
  })
})
