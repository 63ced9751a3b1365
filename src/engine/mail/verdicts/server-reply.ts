import type { ServerReply } from '../mailer.ts'

const longest = 500

/** Reads a reply as it came, several lines or one. Empty text is no reply. */
export function serverReply(text: string | false | null | undefined): ServerReply | null {
  if (!text || text.trim() === '') return null
  const code = /^[2-5]\d\d(?=[ -]|$)/.exec(text)
  return {
    code: code ? Number(code[0]) : null,
    enhanced: enhancedCode(text),
    text: text.slice(0, longest)
  }
}

/** RFC 3463, after the reply code; or, as qmail has it, anywhere as `#5.1.1`. */
function enhancedCode(text: string): string | null {
  const found =
    /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(text) ?? /#([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)
  return found ? found[1]! : null
}
