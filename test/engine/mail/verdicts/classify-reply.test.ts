import { describe, expect, it } from 'vitest'
import { classify } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import type { SendResult, SmtpPhase } from '../../../../src/engine/mail/mailer.ts'
import { replyTable } from '../../../../src/engine/mail/verdicts/reply-table.ts'
import { serverReply } from '../../../../src/engine/mail/verdicts/server-reply.ts'
import { causes } from '../../../../src/shared/models/causes.ts'
import { causeText, causeWords } from '../../../../src/shared/words/cause-words.ts'
import { serverReplies } from './server-replies.ts'

function failed(phase: SmtpPhase, reply: string | null, changes: Partial<SendResult> = {}): SendResult {
  const bodyRead = phase === 'body' || phase === 'final'
  return {
    outcome: 'failed',
    bodyRead,
    phase,
    reply: serverReply(reply),
    error: { code: bodyRead ? 'EMESSAGE' : 'EENVELOPE', message: 'failed' },
    startedAt: 1_000_000,
    durationMs: 500,
    ...changes
  }
}

describe('the time a server names', () => {
  it('is waited for when it is longer than the least', () => {
    expect(classify(failed('rcpt', '450 Greylisted, try again in 20 minutes')).retryAfterMs).toBe(1_200_000)
    expect(classify(failed('rcpt', '450 Greylisted, try again in 1 minute')).retryAfterMs).toBe(300_000)
  })

  it('ends a quota; without one it is 24 hours', () => {
    expect(classify(failed('final', '454 Daily message quota exceeded')).action).toEqual({
      kind: 'pause',
      reason: 'quota',
      untilMs: 1_000_500 + 86_400_000
    })
    expect(classify(failed('final', '550 5.4.5 Quota, try again in 2 hours')).action).toEqual({
      kind: 'pause',
      reason: 'quota',
      untilMs: 1_000_500 + 7_200_000
    })
  })

  it('ends a cool-down; without one it is 15 minutes', () => {
    expect(classify(failed('final', '421 4.7.28 Unusual rate')).action).toEqual({
      kind: 'cool-down',
      ms: 900_000
    })
    expect(classify(failed('final', '421 4.7.28 Come back in 1 hour')).action).toEqual({
      kind: 'cool-down',
      ms: 3_600_000
    })
  })

  it('delays nothing that is over', () => {
    expect(classify(failed('rcpt', '550 5.1.1 No; do not try again in 5 minutes')).retryAfterMs).toBeNull()
  })
})

describe('what nobody may ever be blamed for', () => {
  it('a refused account, sender or quota rejects nobody, at whatever step it comes', () => {
    // Told by the step or by the envelope alone.
    const byStep = /listed|5\.7\.0 No|<a@sender/
    const pausing = serverReplies.filter(({ action, reply }) => action === 'pause' && !byStep.test(reply))
    for (const { reply, scope } of pausing) {
      for (const phase of ['mail', 'rcpt', 'data', 'final'] as const) {
        const verdict = classify(failed(phase, reply))
        expect(verdict, `${phase}: ${reply}`).toMatchObject({ outcome: 'not-sent', undeliverable: false })
        expect(['account', 'sender'], `${phase}: ${reply}`).toContain(scope)
      }
    }
  })

  it('only a reply about the address marks it undeliverable', () => {
    for (const row of replyTable.filter(({ means }) => means.undeliverable)) {
      expect(row.means).toMatchObject({ outcome: 'rejected', scope: 'recipient' })
    }
  })
})

describe('what is never sent again by itself', () => {
  it('a message whose body was read and that was not refused in so many words', () => {
    for (const code of [
      'ECONNECTION',
      'ESOCKET',
      'ETIMEDOUT',
      'EPROTOCOL',
      'EABORT',
      'ECLOSED',
      'EUNKNOWN',
      'EMESSAGE'
    ]) {
      for (const reply of [null, '250 Ok', '354 Go on', 'gibberish']) {
        const result = failed('final', reply, { error: { code, message: '' } })
        expect(classify(result).outcome, `${code} ${reply}`).toBe('unknown')
      }
    }
  })

  it('a refusal heard while the connection broke', () => {
    const result = failed('final', '451 4.3.0 Later', { error: { code: 'ECONNECTION', message: '' } })
    expect(classify(result).outcome).toBe('unknown')
  })
})

describe('every cause', () => {
  it('has words', () => {
    for (const { sentence, advice } of Object.values(causeWords)) {
      expect(sentence.length).toBeLessThanOrEqual(100)
      expect(advice).toMatch(/\.$/)
    }
  })

  it('that is not known says its id', () => {
    expect(causeText('from-a-newer-version').sentence).toBe('from-a-newer-version')
    expect(causeText('toString').sentence).toBe('toString')
    expect(causeText('greylisted').sentence).toMatch(/^Greylisted/)
  })
})

it('every failure is read as something', () => {
  const phases: SmtpPhase[] = [
    'dns',
    'connect',
    'tls',
    'greeting',
    'ehlo',
    'auth',
    'mail',
    'rcpt',
    'data',
    'body',
    'final',
    'unknown'
  ]
  for (const phase of phases) {
    for (const reply of [null, '250 Ok', '421 Bye', '450 No', '550 No', '599 No', '299', 'x']) {
      expect(causes).toContain(classify(failed(phase, reply)).cause)
    }
  }
})
