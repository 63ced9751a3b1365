import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { spelledOut } from '../shared/text/hidden-characters.ts'

export interface Terminal {
  /** A line for people; with --json nobody sees it. */
  say(line: string): void
  /** A value for programs: one line of JSON. Only with --json. */
  json(value: unknown): void
  /** What went wrong, on standard error: as a sentence, or as JSON. */
  problem(code: string, sentence: string): void
  /** Output of the command itself, whatever its form; resolves when it may be gone on. */
  write(text: string): Promise<void>
  /** Help that was asked for, with --json too. */
  help(text: string): void
  /** How far it is, in place, where somebody looks on; null: nothing more. */
  progress(line: string | null): void
  /** Nobody reads standard output any more, as after `| head`: no failure, and no reason to go on with output. */
  readonly closed: boolean
  /** Why standard output could not be written; null: it could. */
  readonly failure: string | null
  /** Resolves when all is written. */
  end(): Promise<void>
}

type Stream = Writable & { isTTY?: boolean }

/**
 * Names and replies come from strangers: a terminal is never given a character that it would obey, that turns the writing
 * around, or that nobody sees. Into a file or another program, `write` and `json` give what there is.
 *
 * `ascii`: the terminal can show nothing else; our own typographic signs become plain ones, names stay as they are.
 */
export function createTerminal(
  out: Stream,
  err: Stream,
  options: { json: boolean; ascii: boolean }
): Terminal {
  const plain = (text: string) => (options.ascii ? toAscii(spelledOut(text)) : spelledOut(text))
  const asIs = (text: string) => (out.isTTY ? spelledOut(text) : text)
  let closed = false
  let failure: string | null = null
  let drawn = false

  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && failure === null)
      failure = `The output could not be written (${error.code ?? error.message}).`
    closed = true
  })
  // Where standard error cannot be written there is nobody to tell.
  err.on('error', () => {})

  const clear = () => {
    if (drawn) err.write('\r\u001b[K')
    drawn = false
  }
  const put = (text: string) => {
    clear()
    return closed || out.write(text)
  }

  return {
    say: (line) => void (options.json || put(`${plain(line)}\n`)),
    json: (value) => void (options.json && put(asIs(`${JSON.stringify(value)}\n`))),
    problem(code, sentence) {
      clear()
      err.write(
        `${plain(options.json ? JSON.stringify({ error: { code, message: sentence } }) : sentence)}\n`
      )
    },
    async write(text) {
      if (put(asIs(text)) || closed) return
      await Promise.race([once(out, 'drain'), once(out, 'close'), once(out, 'error')]).catch(() => {})
    },
    help: (text) => void put(plain(text)),
    progress(line) {
      if (options.json || err.isTTY !== true) return
      clear()
      if (line === null) return
      err.write(plain(line))
      drawn = true
    },
    get closed() {
      return closed
    },
    get failure() {
      return failure
    },
    async end() {
      clear()
      if (!closed) await new Promise<void>((resolve) => out.write('', () => resolve()))
    }
  }
}

const signs: Record<string, string> = {
  '“': '"',
  '”': '"',
  '’': "'",
  '‘': "'",
  '…': '...',
  '·': '-',
  '–': '-',
  '→': '->'
}

function toAscii(text: string): string {
  return text.replace(/[“”’‘…·–→]/g, (sign) => signs[sign]!)
}
