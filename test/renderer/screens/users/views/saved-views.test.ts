import { describe, expect, test } from 'vitest'
import { startOfDaysAgo } from '../../../../../src/renderer/format/calendar-days.ts'
import {
  fromSaved,
  isShown,
  toSaved,
  withView
} from '../../../../../src/renderer/screens/users/views/saved-views.ts'
import type { UsersView } from '../../../../../src/renderer/screens/users/users-place.ts'

const columns = { visible: {}, sizes: {} }
const sort = { by: 'name', descending: false } as const

describe('a saved view', () => {
  test('moves on with the days: what was added in the last 7 days is so tomorrow too', () => {
    const view: UsersView = { filter: { addedSince: startOfDaysAgo(7), neverSent: true }, sort }
    const saved = toSaved(' Lately added ', view, columns)
    expect(saved.name).toBe('Lately added')
    expect(saved.filter).toEqual({ addedDays: 7, neverSent: true })
    expect(isShown(saved, view)).toBe(true)
  })

  test('keeps a day that was given as that day', () => {
    const view: UsersView = { filter: { addedSince: 1_700_000_000_000 }, sort }
    expect(fromSaved(toSaved('Since then', view, columns))).toEqual(view)
  })

  test('is another one with another order', () => {
    const view: UsersView = { filter: {}, sort }
    const saved = toSaved('All', view, columns)
    expect(isShown(saved, { filter: {}, sort: { by: 'lastSent', descending: true } })).toBe(false)
  })
})

test('views stand in the order of their names, and a name is taken once, however it is written', () => {
  const view = (name: string) => toSaved(name, { filter: {}, sort }, columns)
  const views = ['Zürich', 'View 10', 'Älteste', 'view 2']
    .map(view)
    .reduce<ReturnType<typeof view>[]>((all, one) => withView(all, one), [])
  expect(views.map(({ name }) => name)).toEqual(['Älteste', 'view 2', 'View 10', 'Zürich'])
  expect(withView(views, view('VIEW 2')).map(({ name }) => name)).toEqual([
    'Älteste',
    'VIEW 2',
    'View 10',
    'Zürich'
  ])
})
