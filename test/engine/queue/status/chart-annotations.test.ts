import type { AnnotationPhrase } from '../../../../src/shared/words/chart-words.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createChartAnnotations } from '../../../../src/engine/queue/status/chart-annotations.ts'
import { createTestParts, type TestParts } from '../../../helpers/test-parts.ts'
import { makeCampaign } from '../queue-parts.ts'

let open: TestParts
beforeEach(() => void (open = createTestParts()))
afterEach(() => open.cleanup())

const heldUp: AnnotationPhrase = {
  reason: 'held-up',
  params: { trouble: { reason: 'said', params: { text: '421 4.3.0 Shutting down' } } }
}
const slowed: AnnotationPhrase = { reason: 'domain-slowed', params: { code: 451, domain: 'x.example' } }

const rows = () =>
  open.parts.db
    .statement('SELECT campaign_id AS id, from_at AS since, to_at AS until, phrase FROM campaign_marks')
    .all()

test('a mark whose transaction was rolled back is written with the next one, its end too', () => {
  const { db } = open.parts
  const id = makeCampaign(db, 1)
  const marks = createChartAnnotations()
  marks.begin('account', heldUp, [id])
  const full = () =>
    db.transaction(() => {
      marks.write(db, 1000)
      throw new Error('disk full')
    })
  expect(full).toThrow('disk full')
  expect(rows()).toEqual([])

  db.transaction(() => marks.write(db, 2000))()
  expect(rows()).toEqual([{ id, since: 2000, until: null, phrase: JSON.stringify(heldUp) }])

  marks.over('account')
  expect(full).toThrow('disk full')
  db.transaction(() => marks.write(db, 3000))()
  expect(rows()).toEqual([{ id, since: 2000, until: 3000, phrase: JSON.stringify(heldUp) }])
})

test('one that was over before it could be written has both its times', () => {
  const { db } = open.parts
  const id = makeCampaign(db, 1)
  const marks = createChartAnnotations()
  marks.begin('x.example', slowed, [id])
  marks.over('x.example')
  db.transaction(() => marks.write(db, 4000))()
  db.transaction(() => marks.write(db, 5000))()
  expect(rows()).toEqual([{ id, since: 4000, until: 4000, phrase: JSON.stringify(slowed) }])
})
