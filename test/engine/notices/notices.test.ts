import { noticeText, type NoticePhrase } from '../../../src/shared/words/notice-words.ts'
import { format } from '../../helpers/format.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dismissNotice, listNotices } from '../../../src/engine/notices/notices.ts'
import { addNotice } from '../../../src/engine/db/add-notice.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { testActor } from '../../helpers/call.ts'

let test: TestParts
beforeEach(() => (test = createTestParts()))
afterEach(() => test.cleanup())

const failed = (detail: string): NoticePhrase => ({
  reason: 'daily-backup-failed',
  params: { error: { reason: 'unexpected', params: { detail } } }
})
const unfinished = (fileName: string): NoticePhrase => ({
  reason: 'import-interrupted',
  params: { fileName }
})

const add = (phrase: NoticePhrase, campaignId?: number) => {
  test.clock.advance(1000)
  return addNotice(test.parts.db, test.clock, {
    kind: 'warning',
    phrase,
    ...(campaignId === undefined ? {} : { campaignId })
  })
}
const titles = () => listNotices(test.parts.db).map(({ phrase }) => noticeText(phrase, format).title)

describe('notices', () => {
  it('are shown newest first until they are dismissed, over a restart too', () => {
    add(unfinished('a.csv'))
    const second = add(unfinished('b.csv'), 7)
    add(unfinished('c.csv'))
    const start = test.clock.now() - 3000
    const shared = { kind: 'warning', campaignId: null }
    expect(listNotices(test.parts.db)).toEqual([
      { ...shared, id: 3, at: start + 3000, phrase: unfinished('c.csv') },
      { ...shared, id: 2, at: start + 2000, phrase: unfinished('b.csv'), campaignId: 7 },
      { ...shared, id: 1, at: start + 1000, phrase: unfinished('a.csv') }
    ])
    test.reopen()
    dismissNotice(test.parts.db, test.clock, second, testActor)
    expect(titles()).toEqual(['The import of c.csv was not finished', 'The import of a.csv was not finished'])
  })

  it('that say the same again take the place of the one that is there', () => {
    add(failed('Yesterday'))
    add(unfinished('a.csv'))
    add(failed('Today'))
    expect(listNotices(test.parts.db)).toMatchObject([
      { phrase: failed('Today') },
      { phrase: unfinished('a.csv') }
    ])
  })

  it('that an earlier version kept as sentences still say them', () => {
    expect(
      noticeText({ reason: 'as-written', params: { title: 'A title', body: 'What it meant.' } }, format)
    ).toEqual({ title: 'A title', body: 'What it meant.' })
  })

  it('that were dismissed come up anew when it happens again, and for each campaign of its own', () => {
    dismissNotice(test.parts.db, test.clock, add(failed('x'), 1), testActor)
    add(failed('x'), 1)
    add(failed('x'), 2)
    expect(listNotices(test.parts.db).map(({ campaignId }) => campaignId)).toEqual([2, 1])
  })

  it('can be dismissed by two windows, but not where there is none', () => {
    const id = add(failed('x'))
    dismissNotice(test.parts.db, test.clock, id, testActor)
    dismissNotice(test.parts.db, test.clock, id, testActor)
    expect(() => dismissNotice(test.parts.db, test.clock, 99, testActor)).toThrow('notice-gone')
  })
})
