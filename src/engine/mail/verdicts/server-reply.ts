import type { ServerReply } from '../mailer.ts'

const maxLength = 500

interface Envelope {
  from: string
  to: string
}

/** Reads a reply as it came, several lines or one. Empty text is no reply. */
export function serverReply(
  text: string | false | null | undefined,
  envelope: Envelope | null = null
): ServerReply | null {
  if (!text || text.trim() === '') return null
  const code = /^[2-5]\d\d(?=[ -]|$)/.exec(text)
  return {
    code: code ? Number(code[0]) : null,
    enhanced: enhancedCode(text),
    text: text.slice(0, maxLength),
    ...(contradictsItself(text) ? { contradictsItself: true } : {}),
    ...(envelope && namesOnlySender(text, envelope) ? { namesOnlySender: true } : {})
  }
}

/** RFC 3463, after the code of a line, or behind one word of the server's own; or, as qmail has it, anywhere as `#5.1.1`. */
function enhancedCode(text: string): string | null {
  const found =
    /^\d{3}[ -](?:'|[a-z_]{1,20} )?([245]\.\d{1,3}\.\d{1,3})(?![.\d])/m.exec(text) ??
    /#([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(text)
  return found ? found[1]! : null
}

/** RFC 5321 §4.2.1 wants the same code on every line. Some say yes on one and no on another. */
function contradictsItself(text: string): boolean {
  const digits = [...text.matchAll(/^([245])\d\d(?:[ -]|\r?$)/gm)].map(([, digit]) => digit)
  return new Set(digits).size > 1
}

/** It speaks of an address, and that is not the recipient's. */
function namesOnlySender(text: string, { from, to }: Envelope): boolean {
  const said = text.toLowerCase()
  const names = (address: string) => address !== '' && said.includes(address.toLowerCase())
  return names(from) && !names(to)
}
