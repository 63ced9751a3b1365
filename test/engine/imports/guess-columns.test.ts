import { describe, expect, it } from 'vitest'
import { guessColumns } from '../../../src/engine/imports/guess-columns.ts'

const targets = (headers: string[], sample: string[][] = []) =>
  guessColumns(headers, true, sample).map(({ target, fieldName }) =>
    fieldName === null ? target : `fields.${fieldName}`
  )

describe('columns with names', () => {
  it.each([
    [
      ['ID', 'Name', 'E-mail', 'Role', 'Language'],
      ['external-id', 'name', 'address', 'role', 'locale']
    ],
    [
      ['Kundennummer', 'Vorname', 'Nachname', 'E-Mail-Adresse', 'Bestätigt'],
      ['external-id', 'first-name', 'last-name', 'address', 'status']
    ],
    [
      ['Prénom', 'Nom de famille', 'Courriel', 'Langue'],
      ['first-name', 'last-name', 'address', 'locale']
    ],
    [
      ['Nombre', 'Apellidos', 'Correo electrónico'],
      ['first-name', 'last-name', 'address']
    ],
    [
      ['Nom', 'Prénom', 'Mél', 'E-mail'],
      ['last-name', 'first-name', 'fields.mél', 'address']
    ],
    [
      ['Имя', 'Фамилия', 'Электронная почта'],
      ['first-name', 'last-name', 'address']
    ],
    [
      ['氏名', 'メールアドレス'],
      ['name', 'address']
    ],
    [
      ['姓名', '邮箱'],
      ['name', 'address']
    ],
    [
      ['first_name', 'last_name', 'email', 'email_verified_at'],
      ['first-name', 'last-name', 'address', 'status']
    ],
    [
      ['Imię', 'Nazwisko', 'Adres e-mail'],
      ['first-name', 'last-name', 'address']
    ]
  ])('%j are known', (headers, expected) => {
    expect(targets(headers)).toEqual(expected)
  })

  it('become values for templates where they are not known, each under a name of its own', () => {
    expect(targets(['email', 'Sign-up date', 'sign up date', '', 'Straße 1'])).toEqual([
      'address',
      'fields.sign_up_date',
      'fields.sign_up_date_2',
      'ignore',
      'fields.straße_1'
    ])
  })

  it('are taken once, the surer name first', () => {
    expect(targets(['address', 'email', 'mail'])).toEqual(['fields.address', 'address', 'fields.mail'])
  })

  it('have the address where the values look like it, whatever the name', () => {
    const sample = [
      ['Hauptstr. 5', 'anna@mail.example'],
      ['Am Hof 7', 'uwe@mail.example']
    ]
    expect(targets(['Address', 'Reach me at'], sample)).toEqual(['fields.address', 'address'])
  })

  it('keep the address where no value can tell', () => {
    expect(targets(['Address', 'Note'], [['', 'x']])).toEqual(['address', 'fields.note'])
  })

  it.each([
    ['this version', ['Skipped: line', 'Skipped: reason']],
    ['an earlier one', ['Refused: line', 'Refused: what is wrong']]
  ])('leave out what a file of skipped rows of %s added', (_, added) => {
    expect(targets(['email', ...added])).toEqual(['address', 'ignore', 'ignore'])
  })
})

describe('columns without names', () => {
  it('are told by what is in them, and otherwise left out', () => {
    const rows = [
      ['17', 'Anna Berg', 'anna@mail.example', 'yes', 'de', 'x-9'],
      ['18', 'Uwe Größe', 'uwe@mail.example', 'no', 'fr-FR', 'x-8'],
      ['19', 'Łukasz Żuraw', 'not one', '', 'pl', 'x-7']
    ]
    expect(guessColumns(Array(6).fill(''), false, rows).map(({ target }) => target)).toEqual([
      'ignore',
      'name',
      'address',
      'status',
      'locale',
      'ignore'
    ])
  })
})
