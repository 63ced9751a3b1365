import type { Answer, Rule, ScriptPhase, Turn } from '../test/helpers/scripted-smtp-server.ts'

export const phases = [
  'greeting',
  'ehlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'body',
  'final'
] as const satisfies ScriptPhase[]
export type Phase = (typeof phases)[number]

export const faults = ['dropped', 'reset', 'stalled', 'answered 421', 'answered in two halves'] as const
export type Fault = (typeof faults)[number]

/** Before a message of its own was begun: these are about a connection, not about a message. */
export const isOpening = (phase: Phase) => ['greeting', 'ehlo', 'starttls', 'auth'].includes(phase)
/** From here on the server may have the message. */
export const isAfterBody = (phase: Phase) => phase === 'body' || phase === 'final'

const busy = '421 4.3.0 The service is not available, closing'

/** The usual answer of two lines, without its last line end. */
const usual: Record<Exclude<Phase, 'ehlo' | 'body'>, string> = {
  greeting: '220-scripted.test ESMTP\r\n220 Speak',
  starttls: '220-2.0.0 Go\r\n220 2.0.0 ahead',
  auth: '235-2.7.0 Welcome\r\n235 2.7.0 Accepted',
  mail: '250-2.1.0 Noted\r\n250 2.1.0 Ok',
  rcpt: '250-2.1.5 Noted\r\n250 2.1.5 Ok',
  data: '354-Begin\r\n354 End with a dot',
  final: '250-2.0.0 Taken\r\n250 2.0.0 Queued'
}

/**
 * Rules that play a fault at a phase wherever `strikes` says so. `struck` is called each time. What is answered in two
 * halves is cut in a line, between CR and LF, or before the last LF, in turn.
 */
export function rulesFor(
  fault: Fault,
  phase: Phase,
  extensions: string[],
  strikes: (turn: Turn) => boolean,
  struck: () => void
): Rule[] {
  let cuts = 0
  const halves = (reply: string): Answer => {
    const text = `${reply}\r\n`
    const at = [text.indexOf('\r\n') + 1, text.length - 1, text.length - 6][cuts++ % 3]!
    return { halves: [text.slice(0, at), text.slice(at)] }
  }
  if (fault === 'answered in two halves' && phase === 'body') {
    // The first half comes before the server has read the message, the second after it.
    const begun = new Set<number>()
    return [
      {
        at: 'body',
        answer: (turn) => {
          if (!strikes(turn)) return undefined
          struck()
          begun.add(turn.message)
          return { bytes: '250-' }
        }
      },
      {
        at: 'final',
        answer: ({ message }) =>
          begun.has(message) ? { bytes: '2.0.0 Taken\r\n250 2.0.0 Queued\r\n' } : undefined
      }
    ]
  }
  const answer = (turn: Turn): Answer => {
    switch (fault) {
      case 'dropped':
        return { drop: 'end' }
      case 'reset':
        return { drop: 'reset' }
      case 'stalled':
        return { stall: true }
      case 'answered 421':
        return { drop: 'end', after: `${busy}\r\n` }
      case 'answered in two halves':
        return halves(phase === 'ehlo' ? ehlo(turn.secure, extensions) : usual[phase as keyof typeof usual])
    }
  }
  return [
    {
      at: phase,
      answer: (turn) => {
        if (!strikes(turn)) return undefined
        struck()
        return answer(turn)
      }
    }
  ]
}

function ehlo(secure: boolean, extensions: string[]): string {
  const offered = ['scripted.test', ...extensions, ...(secure ? [] : ['STARTTLS']), 'AUTH PLAIN']
  return offered.map((text, i) => `250${i < offered.length - 1 ? '-' : ' '}${text}`).join('\r\n')
}
