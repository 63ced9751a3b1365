import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { classify } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import type {
  VerdictAction,
  VerdictOutcome,
  VerdictScope
} from '../../../../src/engine/mail/verdicts/reply-row.ts'
import type { Cause } from '../../../../src/shared/models/causes.ts'
import type { ScriptPhase } from '../../../helpers/scripted-smtp-server.ts'
import { accountFor, closeParts, mailerFor, messageTo, startServer } from '../mail-parts.ts'

afterEach(closeParts)

/** What a provider really says, where, and what it must be read as. */
interface Dialect {
  provider: string
  source: string
  replies: {
    /** Steps at which it is said, with spaces between. */
    at: string
    /** Line by line. */
    reply: string[]
    cause: Cause
    outcome: VerdictOutcome
    /** Who it is about: nobody else is blamed. */
    whose: VerdictScope
    /** Nothing where it is not given. */
    action?: VerdictAction['kind']
    /** The address is bad: nothing more is sent to it. */
    suppress?: boolean
  }[]
}

const folder = new URL('../../../fixtures/replies/', import.meta.url)
const dialects = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Dialect
)

describe.each(dialects)('$provider', ({ replies }) => {
  const cases = replies.flatMap(({ at, ...rest }) =>
    at.split(' ').map((phase) => ({ phase: phase as ScriptPhase, says: rest.reply[0], ...rest }))
  )
  it.each(cases)('at $phase: $says → $cause', async ({ phase, reply, cause, outcome, whose, ...rest }) => {
    const opening = phase === 'greeting' || phase === 'auth'
    // A connection that has sent before takes other ways through nodemailer.
    for (const before of opening ? [0] : [0, 1]) {
      const server = await startServer({
        tls: phase === 'auth' ? 'starttls' : 'none',
        auth: true,
        script: [{ at: phase, ...(opening ? {} : { message: before + 1 }), answer: reply.join('\r\n') }]
      })
      const login = { security: 'starttls', user: 'u', password: 'p' } as const
      const mailer = mailerFor(accountFor(server, phase === 'auth' ? login : {}))
      if (before > 0) expect((await mailer.send(messageTo('before@x.example'))).outcome).toBe('accepted')
      const result = await mailer.send(messageTo('a@x.example'))
      expect(result).toMatchObject({
        phase,
        reply: { text: reply.join('\n').slice(0, 500) }
      })
      expect(classify(result)).toMatchObject({
        cause,
        outcome,
        scope: whose,
        action: { kind: rest.action ?? 'none' },
        undeliverable: rest.suppress ?? false
      })
      expect(server.connections).toBe(1)
      await closeParts()
    }
  })
})
