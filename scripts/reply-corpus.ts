import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SendResult, SmtpPhase } from '../src/engine/mail/mailer.ts'
import { classify, type Verdict } from '../src/engine/mail/verdicts/classify-reply.ts'
import { serverReply } from '../src/engine/mail/verdicts/server-reply.ts'
import type { Cause } from '../src/shared/models/causes.ts'

const folder = join(import.meta.dirname, '../test/fixtures/reply-corpus')

const subjects = ['account', 'sender', 'network', 'system', 'recipient', 'message'] as const

/** A reply that a server gave, and how a postmaster would read it. */
export interface CorpusReply {
  system: string
  /** Where the server said it, or may say it. */
  at: SmtpPhase[]
  /** Line by line, as it came; people's addresses and our own are replaced by examples. */
  reply: string[]
  /** Web address of the page that quotes it. */
  source: string
  /** The page has the words, and the reply code is from what it says around them. */
  codeFromContext?: true
  /** Whom it is about. `network` is where we send from, `system` is where the recipient is. */
  about: (typeof subjects)[number]
  verdict: 'permanent' | 'temporary'
  /** The address takes no mail: nothing more is to be sent to it. */
  undeliverable?: true
  cause: Cause
}

/** The envelope of every reply in the corpus. */
const envelope = { from: 'verify@y.example', to: 'a@x.example' }

export function readCorpus(): CorpusReply[] {
  return globSync('*.json', { cwd: folder })
    .sort()
    .flatMap((file) => {
      const { system, replies } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        system: string
        replies: Omit<CorpusReply, 'system'>[]
      }
      return replies.map((reply) => ({ system, ...reply }))
    })
}

/** What the mailer makes of a reply that is heard in a phase. */
export function heardAt(phase: SmtpPhase, lines: string[]): SendResult {
  const bodyRead = phase === 'body' || phase === 'final'
  return {
    outcome: 'failed',
    bodyRead,
    phase,
    reply: serverReply(lines.join('\n'), envelope),
    error: { code: bodyRead ? 'EMESSAGE' : phase === 'auth' ? 'EAUTH' : 'EENVELOPE', message: '' },
    startedAt: 0,
    durationMs: 0
  }
}

export interface CorpusReading {
  reply: CorpusReply
  phase: SmtpPhase
  verdict: Verdict
}

export const readings = (corpus: CorpusReply[]): CorpusReading[] =>
  corpus.flatMap((reply) =>
    reply.at.map((phase) => ({ reply, phase, verdict: classify(heardAt(phase, reply.reply)) }))
  )

const isOurs = ({ about }: CorpusReply) => about === 'account' || about === 'sender' || about === 'network'

/** A good address struck off, or somebody made to pay for what is the account's, the sender's or our network's. */
export const isHarmful = ({ reply, verdict }: CorpusReading): boolean =>
  (verdict.undeliverable && !reply.undeliverable) ||
  (isOurs(reply) && (verdict.outcome === 'rejected' || verdict.outcome === 'deferred'))

const rowTitles = [
  ...subjects.flatMap((about) => [`${about}, for now`, `${about}, for good`]),
  'recipient, address gone'
]

const rowTitle = ({ about, verdict, undeliverable }: CorpusReply) =>
  undeliverable ? 'recipient, address gone' : `${about}, ${verdict === 'temporary' ? 'for now' : 'for good'}`

const columnTitles = ['not sent', 'tried later', 'rejected', 'struck off', 'held'] as const

function columnTitle({ outcome, undeliverable }: Verdict): (typeof columnTitles)[number] {
  if (outcome === 'not-sent') return 'not sent'
  if (outcome === 'deferred') return 'tried later'
  if (outcome === 'rejected') return undeliverable ? 'struck off' : 'rejected'
  return 'held'
}

/** What a postmaster would do, line by line, against what Countersign does. */
export function confusionTable(all: CorpusReading[]): string {
  const count = (row: string, column: string) =>
    all.filter(({ reply, verdict }) => rowTitle(reply) === row && columnTitle(verdict) === column).length
  const lines = rowTitles
    .map((row) => [row, ...columnTitles.map((column) => count(row, column))])
    .filter(([, ...counts]) => counts.some((n) => n !== 0))
  return markdownTable(['about, by hand', ...columnTitles], lines)
}

export function systemTable(all: CorpusReading[]): string {
  const systems = [...new Set(all.map(({ reply }) => reply.system))].sort((a, b) => a.localeCompare(b, 'en'))
  const lines = systems.map((system) => {
    const own = all.filter(({ reply }) => reply.system === system)
    const same = own.filter(({ reply, verdict }) => reply.cause === verdict.cause)
    return [system, new Set(own.map(({ reply }) => reply)).size, own.length, same.length]
  })
  return markdownTable(['system', 'replies', 'by phase', 'same cause'], lines)
}

export function summary(all: CorpusReading[]): string {
  const replies = new Set(all.map(({ reply }) => reply)).size
  const systems = new Set(all.map(({ reply }) => reply.system)).size
  const same = all.filter(({ reply, verdict }) => reply.cause === verdict.cause).length
  return (
    `${replies} replies of ${systems} systems, ${all.length} with each phase they are heard in. ` +
    `The same cause as by hand: ${same}. Harmful errors: ${all.filter(isHarmful).length}.`
  )
}

/** As prettier formats it. */
function markdownTable(titles: string[], lines: (string | number)[][]): string {
  const cells = [titles, ...lines.map((line) => line.map((cell) => (cell === 0 ? '·' : String(cell))))]
  const widths = titles.map((_, i) => Math.max(3, ...cells.map((line) => line[i]!.length)))
  const print = (line: string[]) => `| ${line.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  const [head, ...body] = cells
  return [print(head!), print(widths.map((width) => '-'.repeat(width))), ...body.map(print)].join('\n')
}

const generated = /(<!-- generated: .* -->\n)[\s\S]*(\n<!-- end -->)/

/** docs/replies.md with the tables as they are now. */
export function withTables(doc: string, all: CorpusReading[]): string {
  const tables = `\n${summary(all)}\n\n${confusionTable(all)}\n\n${systemTable(all)}\n`
  return doc.replace(generated, (_, before: string, after: string) => `${before}${tables}${after}`)
}
