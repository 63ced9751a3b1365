import { expect, test } from 'vitest'
import { parsePlace } from '../../../../src/renderer/routing/router.ts'
import { placeOfLog, readLogView } from '../../../../src/renderer/screens/log/log-place.ts'

test('a place holds the filter and the opened attempt, and reads back as it was', () => {
  const view = {
    filter: {
      outcome: 'rejected' as const,
      campaignId: 42,
      cause: 'no-such-mailbox',
      search: 'ö & +',
      since: 1000
    },
    opened: 7
  }
  expect(readLogView(parsePlace(placeOfLog(view)))).toEqual(view)
})

test('what a person typed into the place and is no filter is left out', () => {
  expect(readLogView(parsePlace('/log?outcome=delivered&campaign=x&since='))).toEqual({
    filter: {},
    opened: null
  })
})
