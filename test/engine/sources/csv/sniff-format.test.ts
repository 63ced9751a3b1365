import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHead, sniffDelimiter, sniffEncoding } from '../../../../src/engine/sources/csv/sniff-format.ts'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../../fixtures', name))
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

describe('the encoding of a file', () => {
  it.each([
    ['utf-8', Buffer.from('\ufeffName;E-Mail\n')],
    ['utf-8', Buffer.from('Name,Email\nAnna,anna@mail.example\n')],
    ['utf-8', Buffer.from('Name,Email\nJürgen Größe,j@mail.example\n')],
    ['utf-16le', Buffer.from('\ufeffName;E-Mail\n', 'utf16le')],
    ['utf-16be', utf16be('\ufeffName;E-Mail\n')],
    ['utf-16le', Buffer.from('Name;E-Mail\nAnna;anna@mail.example\n', 'utf16le')],
    ['utf-16be', utf16be('Name;E-Mail\nAnna;anna@mail.example\n')],
    [
      'windows-1252',
      Buffer.from('Name;E-Mail\nJürgen Größe;j@mail.example\nChloé;c@mail.example\n', 'latin1')
    ],
    // Имя;Почта / Анна Иванова;anna@mail.example
    [
      'windows-1251',
      Buffer.concat([
        Buffer.from([0xc8, 0xec, 0xff, 0x3b, 0xcf, 0xee, 0xf7, 0xf2, 0xe0, 0x0a]),
        Buffer.from([0xc0, 0xed, 0xed, 0xe0, 0x20, 0xc8, 0xe2, 0xe0, 0xed, 0xee, 0xe2, 0xe0]),
        Buffer.from(';anna@mail.example\n')
      ])
    ],
    // 氏名,メール / 山田さくら,sakura@mail.example
    [
      'shift_jis',
      Buffer.concat([
        Buffer.from([0x8e, 0x81, 0x96, 0xbc, 0x2c, 0x83, 0x81, 0x81, 0x5b, 0x83, 0x8b, 0x0a]),
        Buffer.from([0x8e, 0x52, 0x93, 0x63, 0x82, 0xb3, 0x82, 0xad, 0x82, 0xe7]),
        Buffer.from(',sakura@mail.example\n')
      ])
    ],
    // 姓名,邮箱 / 王伟,wei@mail.example
    [
      'gb18030',
      Buffer.concat([
        Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xd3, 0xca, 0xcf, 0xe4, 0x0a]),
        Buffer.from([0xcd, 0xf5, 0xce, 0xb0]),
        Buffer.from(',wei@mail.example\n')
      ])
    ]
  ])('%s is told from its bytes', (encoding, bytes) => {
    expect(sniffEncoding(bytes)).toBe(encoding)
  })

  it('is told for the fixtures', () => {
    expect(sniffEncoding(fixture('users-12480.csv'))).toBe('utf-8')
    expect(sniffEncoding(fixture('users-windows-1252.csv'))).toBe('windows-1252')
  })

  it('is told from accents that come late in the file', () => {
    const head = Buffer.from('Name,Email\n'.repeat(100))
    expect(sniffEncoding(head, [Buffer.from('Chloé,chloe@mail.example\n', 'latin1')])).toBe('windows-1252')
  })

  it('is UTF-8 though a piece is cut in the middle of a character', () => {
    const bytes = Buffer.from('é漢🙂'.repeat(50))
    for (let cut = 0; cut < 9; cut++) {
      expect(sniffEncoding(Buffer.from('a'), [bytes.subarray(cut, bytes.length - cut)])).toBe('utf-8')
    }
  })

  it('stays UTF-8 for a few broken rows in a long file of it', () => {
    const rows = Buffer.from('Jürgen Größe;j@mail.example\nОльга;o@mail.example\n'.repeat(200))
    const broken = Buffer.from('J\u00fcrgen;x@mail.example\n', 'latin1')
    expect(sniffEncoding(Buffer.concat([rows, broken, rows]))).toBe('utf-8')
  })
})

describe('the delimiter of a file', () => {
  it.each([
    [',', 'name,email\n"Berg, Anna",anna@mail.example\nUwe,uwe@mail.example\n'],
    [';', 'name;email;note\nAnna;anna@mail.example;a, b, c\nUwe;uwe@mail.example;x, y\n'],
    ['\t', 'name\temail\nBerg, Anna\tanna@mail.example\n'],
    ['|', 'name|email\nAnna;x|anna@mail.example\n'],
    [',', 'anna@mail.example\nuwe@mail.example\n'],
    ['|', 'sep=|\na;b|c\nd;e|f\n']
  ])('%j is told from the rows', (delimiter, text) => {
    expect(sniffDelimiter(text)).toBe(delimiter)
  })
})

describe('the first row', () => {
  it('is the first that has anything in it', () => {
    expect(readHead(';;\n\nname;email;\n', ';', true).map(({ line }) => line)).toEqual([3])
  })

  it('is left out at the end of a piece, where it may be cut off', () => {
    expect(readHead('name,email\nAnna,anna@mail.ex', ',', false)).toHaveLength(1)
    expect(readHead('name,email\nAnna,anna@mail.ex', ',', true)).toHaveLength(2)
  })
})
