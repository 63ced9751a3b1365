import { expect, test } from 'vitest'
import { createStopLoss } from '../../../../src/engine/queue/limits/stop-loss.ts'

const rules = (sameCodeInARow = 5, rejectedPercent = 5) =>
  createStopLoss(() => ({ sameCodeInARow, rejectedPercent }))

test('the same answer to five recipients in a row stops, and four do not', () => {
  const stopLoss = rules(5, 0)
  const said = Array.from({ length: 5 }, () => stopLoss.saw('rejected', '554 5.7.1'))
  expect(said.slice(0, 4)).toEqual([null, null, null, null])
  expect(said[4]).toMatchObject({
    reason: 'same-code-in-a-row',
    detail: { reason: 'same-code', params: { code: '554 5.7.1' } }
  })
})

test('an accepted message, or another answer, begins the row anew', () => {
  const stopLoss = rules(3, 0)
  expect(stopLoss.saw('deferred', '451')).toBeNull()
  expect(stopLoss.saw('deferred', '451')).toBeNull()
  expect(stopLoss.saw('accepted', null)).toBeNull()
  expect(stopLoss.saw('deferred', '451')).toBeNull()
  expect(stopLoss.saw('deferred', '451')).toBeNull()
  expect(stopLoss.saw('deferred', '450')).toBeNull()
  expect(stopLoss.saw('deferred', '451')).toBeNull()
})

test('many accepted ones in a row are no reason to stop', () => {
  const stopLoss = rules(5, 0)
  for (let i = 0; i < 1000; i++) expect(stopLoss.saw('accepted', null)).toBeNull()
})

test('more than five percent of the last two hundred rejected stops, five percent do not', () => {
  const stopLoss = rules(0, 5)
  for (let i = 0; i < 10; i++) {
    expect(stopLoss.saw('rejected', `55${i}`)).toBeNull()
    for (let j = 0; j < 9; j++) expect(stopLoss.saw('accepted', null)).toBeNull()
  }
  expect(stopLoss.saw('rejected', '550')).toMatchObject({ reason: 'too-many-rejected' })
})

test('what was rejected longer ago than two hundred messages is forgotten', () => {
  const stopLoss = rules(0, 5)
  for (let i = 0; i < 10; i++) stopLoss.saw('rejected', String(i))
  for (let i = 0; i < 200; i++) stopLoss.saw('accepted', null)
  for (let i = 0; i < 10; i++) expect(stopLoss.saw('rejected', String(i))).toBeNull()
})

test('deferrals are no rejections', () => {
  const stopLoss = rules(0, 5)
  for (let i = 0; i < 300; i++) expect(stopLoss.saw('deferred', String(i % 7))).toBeNull()
})

test('zero turns a rule off, and a change of the settings counts at once', () => {
  const settings = { sameCodeInARow: 0, rejectedPercent: 0 }
  const stopLoss = createStopLoss(() => settings)
  for (let i = 0; i < 300; i++) expect(stopLoss.saw('rejected', '550')).toBeNull()
  settings.sameCodeInARow = 5
  expect(stopLoss.saw('rejected', '550')).not.toBeNull()
})
