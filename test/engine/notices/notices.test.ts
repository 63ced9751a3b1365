import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dismissNotice, listNotices } from '../../../src/engine/notices/notices.ts'
import { addNotice } from '../../../src/engine/db/add-notice.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { testActor } from '../../helpers/call.ts'

let test: TestParts
beforeEach(() => (test = createTestParts()))
afterEach(() => test.cleanup())

const add = (title: string, more: { body?: string; campaignId?: number } = {}) => {
  test.clock.advance(1000)
  return addNotice(test.parts.db, test.clock, { kind: 'warning', title, body: 'What it means.', ...more })
}
const titles = () => listNotices(test.parts.db).map(({ title }) => title)

describe('notices', () => {
  it('are shown newest first until they are dismissed, over a restart too', () => {
    add('First')
    const second = add('Second', { campaignId: 7 })
    add('Third')
    const start = test.clock.now() - 3000
    expect(listNotices(test.parts.db)).toEqual([
      { id: 3, at: start + 3000, kind: 'warning', title: 'Third', body: 'What it means.', campaignId: null },
      { id: 2, at: start + 2000, kind: 'warning', title: 'Second', body: 'What it means.', campaignId: 7 },
      { id: 1, at: start + 1000, kind: 'warning', title: 'First', body: 'What it means.', campaignId: null }
    ])
    test.reopen()
    dismissNotice(test.parts.db, test.clock, second, testActor)
    expect(titles()).toEqual(['Third', 'First'])
  })

  it('that say the same again take the place of the one that is there', () => {
    add('The daily backup failed', { body: 'Yesterday.' })
    add('Another')
    add('The daily backup failed', { body: 'Today.' })
    expect(listNotices(test.parts.db)).toMatchObject([{ body: 'Today.' }, { title: 'Another' }])
  })

  it('that were dismissed come up anew when it happens again, and for each campaign of its own', () => {
    dismissNotice(test.parts.db, test.clock, add('Paused', { campaignId: 1 }), testActor)
    add('Paused', { campaignId: 1 })
    add('Paused', { campaignId: 2 })
    expect(listNotices(test.parts.db).map(({ campaignId }) => campaignId)).toEqual([2, 1])
  })

  it('can be dismissed by two windows, but not where there is none', () => {
    const id = add('First')
    dismissNotice(test.parts.db, test.clock, id, testActor)
    dismissNotice(test.parts.db, test.clock, id, testActor)
    expect(() => dismissNotice(test.parts.db, test.clock, 99, testActor)).toThrow('not there any more')
  })
})
