import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logProcedures } from '../../../src/engine/log/procedures.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'
import { sendOne } from './log-parts.ts'

let test: TestParts
let procedures: ReturnType<typeof logProcedures>
beforeEach(() => {
  test = createTestParts()
  test.setSecret('links:signing', 'secret-key')
  procedures = logProcedures(test.parts)
})
afterEach(() => test.cleanup())

const get = (id: number) => call(procedures.get, { id })
const amara = { name: 'Ámárá 岡田', address: 'amara@x.example' }

describe('an attempt in the log', () => {
  it('shows its message byte for byte as it was handed over', async () => {
    const { attemptId, raw } = sendOne(test.parts, amara)
    test.clock.advance(3 * 24 * 3_600_000)
    const detail = await get(attemptId)
    expect(detail.fidelity).toBe('exact')
    expect(detail.message!.source).toBe(raw.toString())
    expect(detail.message).toMatchObject({
      subject: '[Ragtime] Confirm your address, Ámárá 岡田',
      from: 'Office <hello@office.example>',
      to: 'Ámárá 岡田 <amara@x.example>'
    })
    expect(detail.message!.html).toContain('for Gold &amp; Silver')
    expect(detail.message!.links).toHaveLength(1)
    expect(detail).toMatchObject({
      outcome: 'accepted',
      reply: '250 2.0.0 Ok: queued as 4Zk1x9',
      phase: 'final',
      accountName: 'Office',
      durationMs: 41.4,
      try: 1
    })
  })

  it('shows the same message whatever becomes of the user, the settings and the secret', async () => {
    const { attemptId } = sendOne(test.parts, amara)
    test.parts.db
      .statement(`UPDATE users SET name = 'Somebody Else', fields = '{}', status = 'deleted'`)
      .run()
    test.setSecret('links:signing', null)
    expect((await get(attemptId)).fidelity).toBe('exact')
  })

  it('admits that the message was made again where its bytes are not those that were sent', async () => {
    const { attemptId } = sendOne(test.parts, amara)
    const { db } = test.parts
    db.statement(`UPDATE deliveries SET values_json = json_set(values_json, '$.name', 'Amara')`).run()
    const detail = await get(attemptId)
    expect(detail.fidelity).toBe('remade')
    expect(detail.message!.subject).toBe('[Ragtime] Confirm your address, Amara')
  })

  it('keeps its row when the values of its message are past their keeping time', async () => {
    const { attemptId } = sendOne(test.parts, amara)
    test.parts.db.statement('UPDATE deliveries SET values_json = NULL').run()
    expect(await get(attemptId)).toMatchObject({ fidelity: 'gone', message: null, outcome: 'accepted' })
  })

  it('shows all else where its message cannot be made again', async () => {
    const { attemptId } = sendOne(test.parts, amara)
    test.parts.db.statement(`UPDATE campaigns SET context = '{"of":"another version"}'`).run()
    expect(await get(attemptId)).toMatchObject({ fidelity: 'gone', message: null, outcome: 'accepted' })
  })

  it('says why it failed in plain words beside the server’s own', async () => {
    const { attemptId } = sendOne(test.parts, amara, {
      code: 552,
      enhanced: '5.3.4',
      text: '552 5.3.4 Message too big'
    })
    expect(await get(attemptId)).toMatchObject({
      outcome: 'rejected',
      reply: '552 5.3.4 Message too big',
      cause: 'message-too-large'
    })
  })

  it('that is not there is not found', async () => {
    await expect(get(7)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
